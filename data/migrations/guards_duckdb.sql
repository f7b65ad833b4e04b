-- Guards of the embedded store (守护): what is recorded stays. {table} stands for every table, one after another.
-- A bare SELECT is no trigger body on DuckDB, so each guard writes to `refused` and fails before it does.

CREATE OR REPLACE TRIGGER {table}_no_update AFTER UPDATE ON {table} FOR EACH STATEMENT
INSERT INTO refused SELECT error('守护：记录只增不改，不能修改 {table}；更正请登记新的版次。');

CREATE OR REPLACE TRIGGER {table}_no_delete AFTER DELETE ON {table} FOR EACH STATEMENT
INSERT INTO refused SELECT error('守护：记录只增不改，不能删除 {table}；作废请登记新的版次。');

-- once

CREATE OR REPLACE TRIGGER figures_not_locked AFTER INSERT ON figures REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
INSERT INTO refused SELECT error('守护：报表期 ' || p.period || ' 已锁定，不再接收填报数据；请先登记解锁决定。')
FROM periods p WHERE p.status = 'locked' AND p.period IN (SELECT period FROM fresh)
AND p.rev = (SELECT max(q.rev) FROM periods q WHERE q.period = p.period);

CREATE OR REPLACE TRIGGER verified_not_locked AFTER INSERT ON verified REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
INSERT INTO refused SELECT error('守护：报表期 ' || p.period || ' 已锁定，不再接收核定值；请先登记解锁决定。')
FROM periods p WHERE p.status = 'locked' AND p.period IN (SELECT period FROM fresh)
AND p.rev = (SELECT max(q.rev) FROM periods q WHERE q.period = p.period);

CREATE OR REPLACE TRIGGER adjustments_not_locked AFTER INSERT ON adjustments REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
INSERT INTO refused SELECT error('守护：报表期 ' || p.period || ' 已锁定，不再接收加减分；请先登记解锁决定。')
FROM periods p WHERE p.status = 'locked' AND p.period IN (SELECT period FROM fresh)
AND p.rev = (SELECT max(q.rev) FROM periods q WHERE q.period = p.period);

CREATE OR REPLACE TRIGGER verified_not_own AFTER INSERT ON verified REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT
INSERT INTO refused SELECT error('守护：填报人不得核定自己的数据（' || v.unit || ' ' || v.indicator || '）；请由数据部门核定。')
FROM fresh v JOIN figures f ON f.period = v.period AND f.unit = v.unit AND f.indicator = v.indicator
AND f.rev = v.figure_rev WHERE f.recorded_by = v.recorded_by;
