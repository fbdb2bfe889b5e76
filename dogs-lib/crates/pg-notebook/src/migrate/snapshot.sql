WITH spaces AS (
    SELECT oid, CASE WHEN nspname = current_schema() THEN '' ELSE quote_ident(nspname) || '.' END AS prefix
    FROM pg_namespace
    WHERE nspname = current_schema()
        OR ($all AND nspname !~ '^pg_' AND nspname <> 'information_schema')
), relations AS (
    SELECT c.*, s.prefix || quote_ident(c.relname) AS label
    FROM pg_class c JOIN spaces s ON s.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S') AND c.relname <> 'refinery_schema_history'
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
), objects (owner, object, definition) AS (
    SELECT '', 'schema ' || nspname, ''
    FROM pg_namespace JOIN spaces USING (oid) WHERE nspname <> current_schema()
    UNION ALL
    SELECT '', 'extension ' || extname, '' FROM pg_extension WHERE $all
    UNION ALL
    SELECT label,
        CASE relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence '
            WHEN 'c' THEN 'type ' ELSE 'table ' END || label,
        concat_ws(', ', relkind, relpersistence, reloptions::text,
            CASE WHEN relrowsecurity THEN 'row security' END,
            CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(oid, true) END,
            CASE WHEN relkind = 'p' THEN pg_get_partkeydef(oid) END,
            pg_get_expr(relpartbound, oid),
            (SELECT string_agg(inhparent::regclass::text, ' ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = oid),
            (SELECT concat_ws(' ', seqtypid::regtype, seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle)
                FROM pg_sequence WHERE seqrelid = oid),
            obj_description(oid, 'pg_class'))
    FROM relations
    UNION ALL
    SELECT r.label, 'column ' || r.label || '.' || quote_ident(a.attname),
        concat_ws(' ', format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation::text END,
            CASE WHEN a.attnotnull THEN 'NOT NULL' END,
            nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
            'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
            '-- ' || col_description(r.oid, a.attnum))
    FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
    WHERE a.attnum > 0 AND NOT a.attisdropped AND r.relkind <> 'S'
    UNION ALL
    SELECT r.label, 'constraint ' || quote_ident(c.conname) || ' on ' || r.label,
        pg_get_constraintdef(c.oid, true) || CASE WHEN c.convalidated THEN '' ELSE ' not validated' END
    FROM relations r JOIN pg_constraint c ON c.conrelid = r.oid WHERE c.contype NOT IN ('n', 't')
    UNION ALL
    SELECT r.label, 'index ' || i.indexrelid::regclass::text,
        pg_get_indexdef(i.indexrelid, 0, true) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
    FROM relations r JOIN pg_index i ON i.indrelid = r.oid
    UNION ALL
    SELECT r.label, 'trigger ' || quote_ident(t.tgname) || ' on ' || r.label, pg_get_triggerdef(t.oid, true)
    FROM relations r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT r.label, 'rule ' || quote_ident(w.rulename) || ' on ' || r.label, pg_get_ruledef(w.oid, true)
    FROM relations r JOIN pg_rewrite w ON w.ev_class = r.oid WHERE w.rulename <> '_RETURN'
    UNION ALL
    SELECT r.label, 'policy ' || quote_ident(p.polname) || ' on ' || r.label,
        concat_ws(' ', p.polcmd, p.polpermissive, p.polroles::regrole[]::text, pg_get_expr(p.polqual, p.polrelid),
            pg_get_expr(p.polwithcheck, p.polrelid))
    FROM relations r JOIN pg_policy p ON p.polrelid = r.oid
    UNION ALL
    SELECT r.label, 'statistics ' || quote_ident(x.stxname), pg_get_statisticsobjdef(x.oid)
    FROM relations r JOIN pg_statistic_ext x ON x.stxrelid = r.oid
    UNION ALL
    SELECT '', CASE p.prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate ' ELSE 'function ' END
            || s.prefix || quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')',
        CASE WHEN p.prokind = 'a' THEN pg_get_function_result(p.oid) ELSE pg_get_functiondef(p.oid) END
    FROM pg_proc p JOIN spaces s ON s.oid = p.pronamespace
    WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
    UNION ALL
    SELECT '', CASE t.typtype WHEN 'd' THEN 'domain ' WHEN 'r' THEN 'range ' ELSE 'type ' END
            || s.prefix || quote_ident(t.typname),
        concat_ws(' ',
            (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e
                WHERE e.enumtypid = t.oid),
            CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
            CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
            (SELECT string_agg(quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid, true), ' ' ORDER BY c.conname)
                FROM pg_constraint c WHERE c.contypid = t.oid),
            (SELECT rngsubtype::regtype FROM pg_range WHERE rngtypid = t.oid),
            obj_description(t.oid, 'pg_type'))
    FROM pg_type t JOIN spaces s ON s.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
)
SELECT owner, object, replace(definition, quote_ident(current_schema()) || '.', '') FROM objects ORDER BY 1, 2
