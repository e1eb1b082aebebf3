# MedMemory for docker-compose.yml: app and worker are the same image.
FROM python:3.11-slim-bookworm

# The CPU build of torch; an empty value takes the usual index's build for graphics cards.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# Text in images, and DOC and RTF.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr libreoffice-writer-nogui \
    && rm -rf /var/lib/apt/lists/*

# The packages first: they change less often than the program.
COPY pyproject.toml constraints.txt README.md ./
COPY medmemory/__init__.py medmemory/__init__.py
RUN pip install --constraint constraints.txt ${TORCH_INDEX:+--extra-index-url $TORCH_INDEX} --editable .

COPY . .
# The program's user owns /data, and with it the volume that is mounted there, and the two folders
# that Chainlit writes: uploads on their way to the record, and its own translations.
RUN useradd --uid 10001 --no-create-home --home-dir /data medmemory \
    && install --directory --owner medmemory --mode 700 /data .files \
    && install --directory --owner medmemory .chainlit/translations
USER medmemory

ENV HOME=/data MEDMEMORY_DATA_DIR=/data MEDMEMORY_HOST=0.0.0.0
EXPOSE 8000
CMD ["medmemory", "serve"]
