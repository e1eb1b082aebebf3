#!/bin/sh
# Run once by the database's image, as its superuser: MedMemory's owner role is none.
set -eu

psql --set=ON_ERROR_STOP=1 --set=password="$MEDMEMORY_DB_PASSWORD" --username "$POSTGRES_USER" \
    --dbname postgres <<'SQL'
CREATE ROLE medmemory_owner LOGIN CREATEROLE NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE medmemory OWNER medmemory_owner;
\connect medmemory
CREATE EXTENSION vector;
SQL
