# One image for web, worker, beat and migrate. Built from the pinned requirements alone.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    DISTRIBUTOR_DATA=/data

WORKDIR /app

# The fonts that cards of releases are drawn with, in every script.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*

# The requirements change less often than the code, so they are a layer of their own.
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes -r requirements/base.txt

COPY pyproject.toml README.md LICENSE ./
COPY config config
COPY distributor distributor
COPY workers workers
RUN pip install --no-deps --no-build-isolation . \
    && groupadd --system --gid 10001 distributor \
    && useradd --system --uid 10001 --gid distributor --no-create-home distributor \
    && install -d -o distributor -g distributor -m 700 /data

USER distributor
VOLUME ["/data"]
EXPOSE 8000

ENTRYPOINT ["distributor"]
CMD ["web", "--host", "0.0.0.0", "--port", "8000"]
