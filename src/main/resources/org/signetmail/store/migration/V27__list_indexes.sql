-- Lists that are picked from: none is read through.
create index audit_who on audit (who, id);
create index audit_operation on audit (operation, id);
create index job_operation on job (operation, id);
create index account_role on account (role, id);
