-- When whoever is signed in showed their password or a passkey once more; null for not since they signed in.
alter table web_session add column proven bigint;
