/// Which database a process uses.
#pragma once
#include <string>

#include "common/core/environment.hpp"

namespace pagemill {

/// DATABASE_URL, or what SUPABASE_URL and SUPABASE_DB_PASSWORD give (the project's direct
/// connection, with TLS). Complains to `source` when there is neither. Holds a password.
std::string read_database_url(settings_source& source);

}  // namespace pagemill
