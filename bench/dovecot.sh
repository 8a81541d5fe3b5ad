# Shared by the benchmarks: what Debian's Dovecot is told whatever it is compared in. Sourced, not run.

# dovecot_usual BASE MAIL PROTOCOLS: its configuration in BASE with mail in MAIL (mdbox, default durability), everybody's password
# "bench". What listens where is the caller's to add.
dovecot_usual() {
    cat <<CONF
base_dir = $1/run
state_dir = $1/state
log_path = $1/log
protocols = $3
mail_location = mdbox:$2/%n
mail_uid = vmail
mail_gid = vmail
first_valid_uid = 1
passdb {
  driver = static
  args = password=bench
}
userdb {
  driver = static
  args = uid=vmail gid=vmail home=$2/%n
}
CONF
}

# vmail_owns MAIL: the user that mail belongs to, made when there is none.
vmail_owns() {
    id vmail > /dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin vmail
    chown vmail "$1"
}
