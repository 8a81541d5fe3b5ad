create index alias_domain on alias (domain, address_key);
