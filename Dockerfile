# JupyterLab with the review's notebooks, from environment.yml:
#   docker build -t review .
#   docker run --rm -p 8888:8888 review
FROM mambaorg/micromamba:2.0-debian12
COPY --chown=$MAMBA_USER:$MAMBA_USER . /srv/review
WORKDIR /srv/review
RUN micromamba install --yes --name base --file environment.yml && micromamba clean --all --yes
ENV MAMBA_DOCKERFILE_ACTIVATE=1
EXPOSE 8888
CMD ["jupyter", "lab", "--config=lab/config.json", "--ip=0.0.0.0", "--no-browser"]
