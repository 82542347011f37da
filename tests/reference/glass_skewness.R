# Glass's delta and Shi's test for skewness, in full double precision: rewrites glass_skewness.json beside it.
#
#     Rscript glass_skewness.R
#
# Delta and its variance with equal SDs: metafor's escalc, measure SMD1. With separate SDs metafor 3.8 (SMD1H) divides
# by n, where Bonett (2008, eq. 12), and metafor's R/escalc.r today, divide by n - 1: that line is computed here.
# Skewness: the three tests as in R/conv.fivenum.r of metafor (github.com/wviechtb/metafor, commit
# 10d4191e614877961d57b6ba6eaa4f1884571a0b), which cites Shi et al.; metafor 3.8 does not have that function yet.
suppressMessages(library(metafor))
arms <- data.frame(n1i = c(4, 12, 30, 60, 5), m1i = c(5, 12, 91.4, 0.3, -2), sd1i = c(2, 5, 22.2, 0.11, 7),
    n2i = c(9, 20, 33, 3, 250), m2i = c(2, 10, 22.2, 0.28, 1), sd2i = c(3, 4, 18.4, 0.02, 6.5))
equal <- escalc("SMD1", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = arms)
separate <- with(arms, sd1i^2/sd2i^2/(n1i - 1) + 1/(n2i - 1) + equal$yi^2/(2 * (n2i - 1)))

five <- data.frame(n = c(5, 20, 57, 100, 1000), low = c(1, 2, 0, -3, 10), q1 = c(2, 4, 3, 1, 14),
    median = c(2.5, 6, 4, 2, 15.5), q3 = c(5, 10, 9, 9, 17), high = c(6, 14, 31, 40, 22))
lopsided <- function(a, m, b) abs((a + b - 2 * m)/(b - a))
tests <- with(five, {
    ends <- lopsided(low, median, high)
    quartiles <- lopsided(q1, median, q3)
    list(ends = list(statistic = ends, critical = 1/log(n + 9) + 2.5/(n + 1)),
        quartiles = list(statistic = quartiles, critical = 2.65/sqrt(n) - 6/n^2),
        both = list(statistic = pmax(2.65 * log(0.6 * n)/sqrt(n) * ends, quartiles), critical = 3/sqrt(n) - 40/n^3))
})

rows <- function(x) paste0("[", paste(format(c(x), digits = 17, trim = TRUE), collapse = ", "), "]")
block <- function(x) paste0("{", paste0("\"", names(x), "\": ", sapply(x, function(a) if (is.list(a)) block(a) else
    rows(a)), collapse = ", "), "}")
made <- paste0("\"R ", getRversion(), ", metafor ", packageVersion("metafor"), "\"")
parts <- c(by = made, arms = block(as.list(arms)),
    delta = block(list(value = equal$yi, equal = equal$vi, separate = separate)), five = block(as.list(five)),
    skewness = block(tests))
writeLines(paste0("{\n", paste0("  \"", names(parts), "\": ", parts, collapse = ",\n"), "\n}"), "glass_skewness.json")
