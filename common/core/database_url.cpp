#include "common/core/database_url.hpp"

#include <format>
#include <string_view>

#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

/// "https://abcdef.supabase.co/" names the project abcdef, whose database is db.abcdef.supabase.co.
std::string supabase_host(std::string_view url) {
  constexpr std::string_view scheme = "https://";
  if (!url.starts_with(scheme)) return {};
  url.remove_prefix(scheme.size());
  const auto host = url.substr(0, url.find_first_of(":/?#"));
  return host.find('.') == std::string_view::npos ? std::string() : "db." + std::string(host);
}

}  // namespace

std::string read_database_url(settings_source& source) {
  const auto url = source.text("DATABASE_URL");
  const auto project = source.text("SUPABASE_URL");
  const auto password = source.text("SUPABASE_DB_PASSWORD");
  if (!url.empty()) return url;
  if (project.empty() || password.empty()) {
    source.complain("DATABASE_URL is not set (nor SUPABASE_URL with SUPABASE_DB_PASSWORD)");
    return {};
  }
  const auto host = supabase_host(project);
  if (host.empty()) {
    source.complain("SUPABASE_URL must be like https://project.supabase.co");
    return {};
  }
  return std::format("postgresql://postgres:{}@{}:5432/postgres?sslmode=require",
                     percent_encode(password), host);
}

std::string read_listen_url(settings_source& source, const std::string& database_url) {
  const auto url = source.text("DATABASE_LISTEN_URL");
  return url.empty() ? database_url : url;
}

}  // namespace pagemill
