# One image for web, worker and beat; docker-compose.yml says which it is.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1

# What draws PDFs.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app portal \
    && install -d -o portal -g portal -m 700 /app/var /app/var/files

WORKDIR /app
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

COPY . .
USER portal
# Static files (var/static) belong to the image, what people upload (var/files) to the volume.
RUN SECRET_KEY=only-for-collectstatic python manage.py collectstatic --noinput --verbosity 0
VOLUME /app/var/files

EXPOSE 8000
CMD ["gunicorn", "kot_portal.wsgi:application", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=8", "--no-control-socket", "--access-logfile=-"]
