-- People (人员): accounts, their logins and every try to sign in; in a chain of their own. Never edited once released.

CREATE TABLE IF NOT EXISTS accounts (
    account VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    name VARCHAR NOT NULL,
    posts VARCHAR NOT NULL,
    password VARCHAR NOT NULL,
    must_change VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (account, rev)
);

CREATE TABLE IF NOT EXISTS logins (
    login VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    account VARCHAR NOT NULL,
    opened_at VARCHAR NOT NULL,
    seen_at VARCHAR NOT NULL,
    ended_at VARCHAR NOT NULL,
    ended_by VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (login, rev)
);

CREATE TABLE IF NOT EXISTS sign_ins (
    attempt VARCHAR NOT NULL,
    rev BIGINT NOT NULL,
    account VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    recorded_at VARCHAR NOT NULL,
    recorded_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    entry BIGINT NOT NULL,
    entry_line BIGINT NOT NULL,
    PRIMARY KEY (attempt, rev)
);
