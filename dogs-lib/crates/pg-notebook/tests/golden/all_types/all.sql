-- all
--
-- Adds pets.a (boolean).
--   Works only where pets has no rows, as here.
-- Adds pets.b (smallint).
--   Works only where pets has no rows, as here.
-- Adds pets.c (integer).
--   Works only where pets has no rows, as here.
-- Adds pets.d (bigint).
--   Works only where pets has no rows, as here.
-- Adds pets.e (real).
--   Works only where pets has no rows, as here.
-- Adds pets.f (double precision).
--   Works only where pets has no rows, as here.
-- Adds pets.g (text).
--   Works only where pets has no rows, as here.
-- Adds pets.h (bytea).
--   Works only where pets has no rows, as here.
-- Adds pets.i (date).
--   Works only where pets has no rows, as here.
-- Adds pets.j (time without time zone).
--   Works only where pets has no rows, as here.
-- Adds pets.k (timestamp without time zone).
--   Works only where pets has no rows, as here.
-- Adds pets.l (timestamp with time zone).
--   Works only where pets has no rows, as here.
-- Adds pets.m (text[]).
--   Works only where pets has no rows, as here.
-- Adds pets.n (integer[]).
-- Adds pets.o ("char").
--   Works only where pets has no rows, as here.
-- Adds pets.p (oid).
--   Works only where pets has no rows, as here.
-- Adds pets.q (bytea[]).
--   Works only where pets has no rows, as here.
-- Adds pets.r (interval day to second(3)).
-- Adds pets.s (bit varying(5)).
-- Adds pets.t (numeric(8,3)).
-- Adds pets.u (int4range).
-- Adds pets.v (timestamp(3) with time zone).
-- Adds pets.w (character(3)).
-- Adds pets.x (tsvector).
-- Adds pets.y (numeric).
-- Adds pets.z (integer).

ALTER TABLE pets ADD COLUMN a boolean NOT NULL;
ALTER TABLE pets ADD COLUMN b smallint NOT NULL;
ALTER TABLE pets ADD COLUMN c integer NOT NULL;
ALTER TABLE pets ADD COLUMN d bigint NOT NULL;
ALTER TABLE pets ADD COLUMN e real NOT NULL;
ALTER TABLE pets ADD COLUMN f double precision NOT NULL;
ALTER TABLE pets ADD COLUMN g text NOT NULL;
ALTER TABLE pets ADD COLUMN h bytea NOT NULL;
ALTER TABLE pets ADD COLUMN i date NOT NULL;
ALTER TABLE pets ADD COLUMN j time without time zone NOT NULL;
ALTER TABLE pets ADD COLUMN k timestamp without time zone NOT NULL;
ALTER TABLE pets ADD COLUMN l timestamp with time zone NOT NULL;
ALTER TABLE pets ADD COLUMN m text[] NOT NULL;
ALTER TABLE pets ADD COLUMN n integer[];
ALTER TABLE pets ADD COLUMN o "char" NOT NULL;
ALTER TABLE pets ADD COLUMN p oid NOT NULL;
ALTER TABLE pets ADD COLUMN q bytea[] NOT NULL;
ALTER TABLE pets ADD COLUMN r interval day to second(3);
ALTER TABLE pets ADD COLUMN s bit varying(5);
ALTER TABLE pets ADD COLUMN t numeric(8,3);
ALTER TABLE pets ADD COLUMN u int4range;
ALTER TABLE pets ADD COLUMN v timestamp(3) with time zone;
ALTER TABLE pets ADD COLUMN w character(3);
ALTER TABLE pets ADD COLUMN x tsvector;
ALTER TABLE pets ADD COLUMN y numeric;
ALTER TABLE pets ADD COLUMN z integer;

-- Undoes: all
--
-- Drops pets.a (boolean).
--   DATA LOSS: its values go with it.
-- Drops pets.b (smallint).
--   DATA LOSS: its values go with it.
-- Drops pets.c (integer).
--   DATA LOSS: its values go with it.
-- Drops pets.d (bigint).
--   DATA LOSS: its values go with it.
-- Drops pets.e (real).
--   DATA LOSS: its values go with it.
-- Drops pets.f (double precision).
--   DATA LOSS: its values go with it.
-- Drops pets.g (text).
--   DATA LOSS: its values go with it.
-- Drops pets.h (bytea).
--   DATA LOSS: its values go with it.
-- Drops pets.i (date).
--   DATA LOSS: its values go with it.
-- Drops pets.j (time without time zone).
--   DATA LOSS: its values go with it.
-- Drops pets.k (timestamp without time zone).
--   DATA LOSS: its values go with it.
-- Drops pets.l (timestamp with time zone).
--   DATA LOSS: its values go with it.
-- Drops pets.m (text[]).
--   DATA LOSS: its values go with it.
-- Drops pets.n (integer[]).
--   DATA LOSS: its values go with it.
-- Drops pets.o ("char").
--   DATA LOSS: its values go with it.
-- Drops pets.p (oid).
--   DATA LOSS: its values go with it.
-- Drops pets.q (bytea[]).
--   DATA LOSS: its values go with it.
-- Drops pets.r (interval day to second(3)).
--   DATA LOSS: its values go with it.
-- Drops pets.s (bit varying(5)).
--   DATA LOSS: its values go with it.
-- Drops pets.t (numeric(8,3)).
--   DATA LOSS: its values go with it.
-- Drops pets.u (int4range).
--   DATA LOSS: its values go with it.
-- Drops pets.v (timestamp(3) with time zone).
--   DATA LOSS: its values go with it.
-- Drops pets.w (character(3)).
--   DATA LOSS: its values go with it.
-- Drops pets.x (tsvector).
--   DATA LOSS: its values go with it.
-- Drops pets.y (numeric).
--   DATA LOSS: its values go with it.
-- Drops pets.z (integer).
--   DATA LOSS: its values go with it.

ALTER TABLE pets DROP COLUMN a;
ALTER TABLE pets DROP COLUMN b;
ALTER TABLE pets DROP COLUMN c;
ALTER TABLE pets DROP COLUMN d;
ALTER TABLE pets DROP COLUMN e;
ALTER TABLE pets DROP COLUMN f;
ALTER TABLE pets DROP COLUMN g;
ALTER TABLE pets DROP COLUMN h;
ALTER TABLE pets DROP COLUMN i;
ALTER TABLE pets DROP COLUMN j;
ALTER TABLE pets DROP COLUMN k;
ALTER TABLE pets DROP COLUMN l;
ALTER TABLE pets DROP COLUMN m;
ALTER TABLE pets DROP COLUMN n;
ALTER TABLE pets DROP COLUMN o;
ALTER TABLE pets DROP COLUMN p;
ALTER TABLE pets DROP COLUMN q;
ALTER TABLE pets DROP COLUMN r;
ALTER TABLE pets DROP COLUMN s;
ALTER TABLE pets DROP COLUMN t;
ALTER TABLE pets DROP COLUMN u;
ALTER TABLE pets DROP COLUMN v;
ALTER TABLE pets DROP COLUMN w;
ALTER TABLE pets DROP COLUMN x;
ALTER TABLE pets DROP COLUMN y;
ALTER TABLE pets DROP COLUMN z;
