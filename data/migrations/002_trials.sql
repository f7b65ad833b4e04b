-- Kept trials (测算): what was tried out in 快速测算, with everything it was made from. Never edited once released.
-- Made once or not at all: a database half made has the table and not yet the record of this step.

CREATE TABLE IF NOT EXISTS trials (
    trial VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    state VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    city VARCHAR NOT NULL,
    scheme VARCHAR NOT NULL,
    inputs VARCHAR NOT NULL,
    engine VARCHAR NOT NULL,
    fingerprint VARCHAR NOT NULL,
    totals VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (trial, rev)
);
