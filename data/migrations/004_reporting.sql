-- Reporting (报送): drafts, steps of every figure, evidence of figures, departments' tables, late requests, countersigns,
-- releases, findings, the office's calendar, mails sent, and the log of reads. Never edited once released.

CREATE TABLE IF NOT EXISTS drafts (
    period VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
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
    note VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (period, unit, indicator, rev)
);

CREATE TABLE IF NOT EXISTS steps (
    period VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    state VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    figure_rev BIGINT,
    code VARCHAR NOT NULL,
    due VARCHAR NOT NULL,
    batch VARCHAR NOT NULL,
    grounds VARCHAR NOT NULL,
    document VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (period, unit, indicator, rev)
);

CREATE TABLE IF NOT EXISTS attachments (
    period VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (period, unit, indicator, sha256, rev)
);

CREATE TABLE IF NOT EXISTS batches (
    batch VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    period VARCHAR NOT NULL,
    department VARCHAR NOT NULL,
    document VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    content VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (batch, rev)
);

CREATE TABLE IF NOT EXISTS late_requests (
    request VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    period VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    indicators VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    until VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (request, rev)
);

CREATE TABLE IF NOT EXISTS countersigns (
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
    outcome VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (period, unit, indicator, rev)
);

CREATE TABLE IF NOT EXISTS releases (
    release VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    period VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    run VARCHAR NOT NULL,
    shows VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    proposed_by VARCHAR NOT NULL,
    released_by VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (release, rev)
);

CREATE TABLE IF NOT EXISTS findings (
    sample VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    seed VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (sample, period, unit, indicator, rev)
);

CREATE TABLE IF NOT EXISTS calendar_days (
    day VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (day, rev)
);

CREATE TABLE IF NOT EXISTS mailings (
    mailing VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    address VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (mailing, rev)
);

CREATE TABLE IF NOT EXISTS reads (
    read VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    account VARCHAR NOT NULL,
    thing VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    way VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (read, rev)
);
