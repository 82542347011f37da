"""Evidence review of microneedling for hair loss: effects, recovery, pooling, figures and pages.

Each module holds one idea: `estimates`, `effects`, `recover` and `pooling` are arithmetic on plain numbers,
`tables` and `comparisons` turn `data/` into effects with a trail, `words` and `figures` show them.
Importing the package loads none of the heavy libraries.
"""

__version__ = "2026.11.0"
