-- all
--
-- Adds dogs.a (boolean).
--   Works only where dogs has no rows, as here.
-- Adds dogs.b (smallint).
--   Works only where dogs has no rows, as here.
-- Adds dogs.c (integer).
--   Works only where dogs has no rows, as here.
-- Adds dogs.d (bigint).
--   Works only where dogs has no rows, as here.
-- Adds dogs.e (real).
--   Works only where dogs has no rows, as here.
-- Adds dogs.f (double precision).
--   Works only where dogs has no rows, as here.
-- Adds dogs.g (text).
--   Works only where dogs has no rows, as here.
-- Adds dogs.h (bytea).
--   Works only where dogs has no rows, as here.
-- Adds dogs.i (date).
--   Works only where dogs has no rows, as here.
-- Adds dogs.j (time without time zone).
--   Works only where dogs has no rows, as here.
-- Adds dogs.k (timestamp without time zone).
--   Works only where dogs has no rows, as here.
-- Adds dogs.l (timestamp with time zone).
--   Works only where dogs has no rows, as here.
-- Adds dogs.m (text[]).
--   Works only where dogs has no rows, as here.
-- Adds dogs.n (integer[]).
-- Adds dogs.o ("char").
--   Works only where dogs has no rows, as here.
-- Adds dogs.p (oid).
--   Works only where dogs has no rows, as here.
-- Adds dogs.q (bytea[]).
--   Works only where dogs has no rows, as here.
-- Adds dogs.r (interval day to second(3)).
-- Adds dogs.s (bit varying(5)).
-- Adds dogs.t (numeric(8,3)).
-- Adds dogs.u (int4range).
-- Adds dogs.v (timestamp(3) with time zone).
-- Adds dogs.w (character(3)).
-- Adds dogs.x (tsvector).
-- Adds dogs.y (numeric).
-- Adds dogs.z (integer).

ALTER TABLE dogs ADD COLUMN a boolean NOT NULL;
ALTER TABLE dogs ADD COLUMN b smallint NOT NULL;
ALTER TABLE dogs ADD COLUMN c integer NOT NULL;
ALTER TABLE dogs ADD COLUMN d bigint NOT NULL;
ALTER TABLE dogs ADD COLUMN e real NOT NULL;
ALTER TABLE dogs ADD COLUMN f double precision NOT NULL;
ALTER TABLE dogs ADD COLUMN g text NOT NULL;
ALTER TABLE dogs ADD COLUMN h bytea NOT NULL;
ALTER TABLE dogs ADD COLUMN i date NOT NULL;
ALTER TABLE dogs ADD COLUMN j time without time zone NOT NULL;
ALTER TABLE dogs ADD COLUMN k timestamp without time zone NOT NULL;
ALTER TABLE dogs ADD COLUMN l timestamp with time zone NOT NULL;
ALTER TABLE dogs ADD COLUMN m text[] NOT NULL;
ALTER TABLE dogs ADD COLUMN n integer[];
ALTER TABLE dogs ADD COLUMN o "char" NOT NULL;
ALTER TABLE dogs ADD COLUMN p oid NOT NULL;
ALTER TABLE dogs ADD COLUMN q bytea[] NOT NULL;
ALTER TABLE dogs ADD COLUMN r interval day to second(3);
ALTER TABLE dogs ADD COLUMN s bit varying(5);
ALTER TABLE dogs ADD COLUMN t numeric(8,3);
ALTER TABLE dogs ADD COLUMN u int4range;
ALTER TABLE dogs ADD COLUMN v timestamp(3) with time zone;
ALTER TABLE dogs ADD COLUMN w character(3);
ALTER TABLE dogs ADD COLUMN x tsvector;
ALTER TABLE dogs ADD COLUMN y numeric;
ALTER TABLE dogs ADD COLUMN z integer;

-- Undoes: all
--
-- Drops dogs.a (boolean).
--   DATA LOSS: its values go with it.
-- Drops dogs.b (smallint).
--   DATA LOSS: its values go with it.
-- Drops dogs.c (integer).
--   DATA LOSS: its values go with it.
-- Drops dogs.d (bigint).
--   DATA LOSS: its values go with it.
-- Drops dogs.e (real).
--   DATA LOSS: its values go with it.
-- Drops dogs.f (double precision).
--   DATA LOSS: its values go with it.
-- Drops dogs.g (text).
--   DATA LOSS: its values go with it.
-- Drops dogs.h (bytea).
--   DATA LOSS: its values go with it.
-- Drops dogs.i (date).
--   DATA LOSS: its values go with it.
-- Drops dogs.j (time without time zone).
--   DATA LOSS: its values go with it.
-- Drops dogs.k (timestamp without time zone).
--   DATA LOSS: its values go with it.
-- Drops dogs.l (timestamp with time zone).
--   DATA LOSS: its values go with it.
-- Drops dogs.m (text[]).
--   DATA LOSS: its values go with it.
-- Drops dogs.n (integer[]).
--   DATA LOSS: its values go with it.
-- Drops dogs.o ("char").
--   DATA LOSS: its values go with it.
-- Drops dogs.p (oid).
--   DATA LOSS: its values go with it.
-- Drops dogs.q (bytea[]).
--   DATA LOSS: its values go with it.
-- Drops dogs.r (interval day to second(3)).
--   DATA LOSS: its values go with it.
-- Drops dogs.s (bit varying(5)).
--   DATA LOSS: its values go with it.
-- Drops dogs.t (numeric(8,3)).
--   DATA LOSS: its values go with it.
-- Drops dogs.u (int4range).
--   DATA LOSS: its values go with it.
-- Drops dogs.v (timestamp(3) with time zone).
--   DATA LOSS: its values go with it.
-- Drops dogs.w (character(3)).
--   DATA LOSS: its values go with it.
-- Drops dogs.x (tsvector).
--   DATA LOSS: its values go with it.
-- Drops dogs.y (numeric).
--   DATA LOSS: its values go with it.
-- Drops dogs.z (integer).
--   DATA LOSS: its values go with it.

ALTER TABLE dogs DROP COLUMN a;
ALTER TABLE dogs DROP COLUMN b;
ALTER TABLE dogs DROP COLUMN c;
ALTER TABLE dogs DROP COLUMN d;
ALTER TABLE dogs DROP COLUMN e;
ALTER TABLE dogs DROP COLUMN f;
ALTER TABLE dogs DROP COLUMN g;
ALTER TABLE dogs DROP COLUMN h;
ALTER TABLE dogs DROP COLUMN i;
ALTER TABLE dogs DROP COLUMN j;
ALTER TABLE dogs DROP COLUMN k;
ALTER TABLE dogs DROP COLUMN l;
ALTER TABLE dogs DROP COLUMN m;
ALTER TABLE dogs DROP COLUMN n;
ALTER TABLE dogs DROP COLUMN o;
ALTER TABLE dogs DROP COLUMN p;
ALTER TABLE dogs DROP COLUMN q;
ALTER TABLE dogs DROP COLUMN r;
ALTER TABLE dogs DROP COLUMN s;
ALTER TABLE dogs DROP COLUMN t;
ALTER TABLE dogs DROP COLUMN u;
ALTER TABLE dogs DROP COLUMN v;
ALTER TABLE dogs DROP COLUMN w;
ALTER TABLE dogs DROP COLUMN x;
ALTER TABLE dogs DROP COLUMN y;
ALTER TABLE dogs DROP COLUMN z;
