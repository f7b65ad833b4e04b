-- The records, first version (档案表，第一版). Never edited once released: what comes later is another file.
-- One text for DuckDB and PostgreSQL: inline keys only, no index, sequence, default or JSON type.
-- Text holds numbers as they were typed; times are text in UTC.

CREATE TABLE refused (note VARCHAR);

CREATE TABLE audit (
    chain VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    size BIGINT NOT NULL,
    body VARCHAR NOT NULL,
    prev VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,
    PRIMARY KEY (chain, seq)
);

CREATE TABLE settings (
    setting VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    content VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (setting, rev)
);

CREATE TABLE migrations (
    migration VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (migration, rev)
);

CREATE TABLE cycles (
    cycle VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    title VARCHAR NOT NULL,
    scheme VARCHAR NOT NULL,
    first_day VARCHAR NOT NULL,
    last_day VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (cycle, rev)
);

CREATE TABLE periods (
    period VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    cycle VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    first_day VARCHAR NOT NULL,
    last_day VARCHAR NOT NULL,
    due VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (period, rev)
);

CREATE TABLE units (
    cycle VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    unit_group VARCHAR NOT NULL,
    display_order VARCHAR NOT NULL,
    ranked VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (cycle, unit, rev)
);

CREATE TABLE schemes (
    scheme VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    version VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (scheme, rev)
);

CREATE TABLE targets (
    cycle VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    target VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (cycle, unit, indicator, rev)
);

CREATE TABLE figures (
    period VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    state VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    numerator VARCHAR NOT NULL,
    denominator VARCHAR NOT NULL,
    previous VARCHAR NOT NULL,
    baseline VARCHAR NOT NULL,
    contribution VARCHAR NOT NULL,
    levels VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    data_period VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (period, unit, indicator, rev)
);

CREATE TABLE verified (
    period VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    figure_rev BIGINT,
    value VARCHAR NOT NULL,
    numerator VARCHAR NOT NULL,
    denominator VARCHAR NOT NULL,
    previous VARCHAR NOT NULL,
    baseline VARCHAR NOT NULL,
    contribution VARCHAR NOT NULL,
    levels VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    data_period VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    grounds VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (period, unit, indicator, rev)
);

CREATE TABLE adjustments (
    period VARCHAR NOT NULL,
    adjustment VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    unit VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    matter VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    points VARCHAR NOT NULL,
    cite VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (period, adjustment, rev)
);

CREATE TABLE decisions (
    decision VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    cycle VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    document VARCHAR NOT NULL,
    clause VARCHAR NOT NULL,
    quote VARCHAR NOT NULL,
    decided_on VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    content VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (decision, rev)
);

CREATE TABLE evidence (
    sha256 VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    size BIGINT,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (sha256, rev)
);

CREATE TABLE runs (
    run VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    period VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    scheme VARCHAR NOT NULL,
    scheme_rev BIGINT,
    as_of BIGINT,
    engine VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    manifest VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (run, rev)
);

CREATE TABLE run_units (
    run VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    unit_group VARCHAR NOT NULL,
    points_sum VARCHAR NOT NULL,
    applicable_weight VARCHAR NOT NULL,
    base_exact VARCHAR NOT NULL,
    base VARCHAR NOT NULL,
    bonus VARCHAR NOT NULL,
    deduction VARCHAR NOT NULL,
    total_exact VARCHAR NOT NULL,
    total VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    group_place VARCHAR NOT NULL,
    grade VARCHAR NOT NULL,
    veto VARCHAR NOT NULL,
    missing_count VARCHAR NOT NULL,
    dimensions VARCHAR NOT NULL,
    points VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (run, unit, rev)
);

CREATE TABLE run_traces (
    run VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    body VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (run, unit, rev)
);
