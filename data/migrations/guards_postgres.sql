-- Guards of the server (守护): what is recorded stays, whoever asks. {table} stands for every table, one after another.

CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- first

CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    RAISE EXCEPTION '守护：记录只增不改，不能修改或删除 %；更正请登记新的版次。', TG_TABLE_NAME USING ERRCODE = 'AP001';
END $guard$;

CREATE OR REPLACE FUNCTION refuse_locked() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE locked_period VARCHAR;
BEGIN
    SELECT p.period INTO locked_period FROM periods p
    WHERE p.status = 'locked' AND p.period IN (SELECT period FROM fresh)
    AND p.rev = (SELECT max(q.rev) FROM periods q WHERE q.period = p.period) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '守护：报表期 % 已锁定，不再接收 %；请先登记解锁决定。', locked_period, TG_TABLE_NAME
        USING ERRCODE = 'AP001';
    END IF;
    RETURN NULL;
END $guard$;

CREATE OR REPLACE FUNCTION refuse_own() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE own VARCHAR;
BEGIN
    SELECT v.unit || ' ' || v.indicator INTO own
    FROM fresh v JOIN figures f ON f.period = v.period AND f.unit = v.unit AND f.indicator = v.indicator
    AND f.rev = v.figure_rev WHERE f.recorded_by = v.recorded_by LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '守护：填报人不得核定自己的数据（%）；请由数据部门核定。', own USING ERRCODE = 'AP001';
    END IF;
    RETURN NULL;
END $guard$;

-- once

CREATE OR REPLACE TRIGGER figures_not_locked AFTER INSERT ON figures REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_locked();

CREATE OR REPLACE TRIGGER verified_not_locked AFTER INSERT ON verified REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_locked();

CREATE OR REPLACE TRIGGER adjustments_not_locked AFTER INSERT ON adjustments REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_locked();

CREATE OR REPLACE TRIGGER verified_not_own AFTER INSERT ON verified REFERENCING NEW TABLE AS fresh
FOR EACH STATEMENT EXECUTE FUNCTION refuse_own();
