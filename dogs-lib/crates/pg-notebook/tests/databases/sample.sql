-- A small database with what other people's databases have.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'very happy');
CREATE TYPE address AS (street text, zip int, mood mood);
CREATE TYPE blob AS (bytes bytea, whole boolean);
CREATE DOMAIN positive AS int CHECK (value > 0);
CREATE SCHEMA "Other Schema";
CREATE TABLE "Other Schema"."My ""quoted"" Table" ("Id" int PRIMARY KEY, "select" text, "a b" int, "ü" text);
INSERT INTO "Other Schema"."My ""quoted"" Table" VALUES (1, 'x', 2, 'ö'), (2, '', NULL, E'a "b",\n\\N\tc');

CREATE TABLE owners (
    id bigserial PRIMARY KEY,
    name varchar(40) NOT NULL UNIQUE,
    born date,
    mood mood DEFAULT 'ok',
    home address,
    updated timestamptz NOT NULL DEFAULT '2024-06-01 12:00:00.5+02'
);
COMMENT ON TABLE owners IS 'who has pets';
INSERT INTO owners (name, born, home) VALUES
    ('Ann', '1980-02-29', ROW('S t', 123, 'sad')), ('Žofka', NULL, NULL), ('Bob', '0044-03-15 BC', ROW('x', NULL, NULL));
CREATE TABLE pets (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id bigint REFERENCES owners ON DELETE CASCADE,
    name text NOT NULL,
    age positive,
    months int GENERATED ALWAYS AS (age * 12) STORED,
    UNIQUE (owner_id, name) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON pets (lower(name)) WHERE age > 1;
INSERT INTO pets (owner_id, name, age) SELECT 1 + n % 3, 'pet ' || n, 1 + n % 20 FROM generate_series(1, 2500) n;

CREATE TABLE visits (id int, at date NOT NULL, cost numeric(8, 2)) PARTITION BY RANGE (at);
CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE visits_other PARTITION OF visits DEFAULT;
INSERT INTO visits VALUES (1, '2024-05-05', 1.50), (2, '1999-01-01', NULL);
CREATE TABLE animals (name text);
CREATE TABLE birds (wingspan real) INHERITS (animals);
INSERT INTO birds VALUES ('owl', 1.1);
CREATE TABLE nothing ();
INSERT INTO nothing DEFAULT VALUES;
CREATE TABLE secrets (n int);
ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON secrets USING (n > 0);

CREATE TABLE kinds AS SELECT
    1::smallint AS small, 9223372036854775807 AS big, 1.5::real AS real, 'NaN'::float8 AS double, 1e-7::float8 AS tiny,
    12345.6700 AS numeric, 'NaN'::numeric AS nan, 1e-20::numeric AS small_numeric, '$1,234.50'::money AS money, true AS boolean,
    'ab'::char(5) AS char, 'x'::"char" AS one, '\xdeadbeef'::bytea AS bytes, 'infinity'::date AS forever,
    time '12:34:56.789' AS time, timetz '12:34:56+02' AS timetz, timestamp '2024-01-01 00:00:00.123456' AS timestamp,
    '-infinity'::timestamptz AS never, interval '1 year 2 mons -3 days 04:05:06.789' AS interval,
    '550e8400-e29b-41d4-a716-446655440000'::uuid AS uuid, '{"a":[1,2]}'::json AS json, '{"b": null, "a": 1.10}'::jsonb AS jsonb,
    '$.a[*]'::jsonpath AS path_of_json, '192.168.0.1/24'::inet AS inet, '::1'::inet AS inet6, '10.0.0.0/8'::cidr AS cidr,
    '08:00:2b:01:02:03'::macaddr AS mac, '(1,2)'::point AS point, '(1,2),(3,4)'::box AS box, '<(1,2),3>'::circle AS circle,
    '((1,2),(3,4))'::path AS path, B'101'::bit(3) AS bit, to_tsvector('simple', 'a fat cat') AS words,
    'pg_class'::regclass AS class, ARRAY[1, 2, NULL] AS array, ARRAY[['a', 'b c'], ['"q"', NULL]] AS array_of_two,
    '[2:3]={7,8}'::int[] AS from_two, ARRAY['ok', 'very happy']::mood[] AS moods, ARRAY[ROW('S', 1, 'sad')::address] AS addresses,
    ARRAY['\x01'::bytea, '\x', NULL] AS array_of_bytes, ROW('\x0a', true)::blob AS blob, '{"(1,2)"}'::point[] AS points,
    5::positive AS domain, int4range(1, 5) AS range, tstzrange('2024-01-01', NULL) AS times, 'empty'::int8range AS empty,
    int4multirange(int4range(1, 3), int4range(5, 7)) AS ranges, NULL::text AS nothing, '' AS empty_text,
    E'line1\nline2\ttab' AS lines, repeat('x', 5000) AS long, '👩‍👩‍👧 é 漢字' AS letters;

CREATE VIEW grown AS SELECT o.name AS owner, p.name, p.age FROM pets p JOIN owners o ON o.id = p.owner_id WHERE p.age > 10;
CREATE MATERIALIZED VIEW counted AS SELECT owner_id, count(*) FROM pets GROUP BY owner_id;
CREATE VIEW broken AS SELECT 1 / (age - age) AS n FROM pets;
CREATE FOREIGN DATA WRAPPER none;
CREATE SERVER nowhere FOREIGN DATA WRAPPER none;
CREATE FOREIGN TABLE far (n int) SERVER nowhere;
