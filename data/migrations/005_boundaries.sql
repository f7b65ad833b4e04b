-- Boundaries (边界): every version of the city's boundary file that was taken into use; the files stand beside the records.
-- Never edited once released.

CREATE TABLE IF NOT EXISTS boundaries (
    boundary VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    screen_edition VARCHAR NOT NULL,
    print_edition VARCHAR NOT NULL,
    crs VARCHAR NOT NULL,
    code_property VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    source_date VARCHAR NOT NULL,
    review_number VARCHAR NOT NULL,
    approval VARCHAR NOT NULL,
    approval_name VARCHAR NOT NULL,
    report VARCHAR NOT NULL,
    warnings VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (boundary, rev)
);
