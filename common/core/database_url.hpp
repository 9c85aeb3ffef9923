/// Which database a process uses.
#pragma once
#include <string>

#include "common/core/environment.hpp"

namespace pagemill {

/// DATABASE_URL, or the URL that SUPABASE_URL and SUPABASE_DB_PASSWORD make (the project's direct
/// connection, with TLS). Complains to `source` if there is neither. Contains a password.
std::string read_database_url(settings_source& source);

/// DATABASE_LISTEN_URL: for the one connection that listens, past a pooler in transaction mode.
/// Default: `database_url`.
std::string read_listen_url(settings_source& source, const std::string& database_url);

}  // namespace pagemill
