#include "common/postgres/connection.hpp"

#include <cctype>
#include <format>

#include <pqxx/except>

#include "common/postgres/error_mapping.hpp"
#include "common/postgres/statement_log.hpp"

namespace pagemill::postgres {
namespace {

std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.') {
      encoded += c;
    } else {
      encoded += std::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return encoded;
}

std::string quoted(std::string_view text) {
  std::string value = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') value += '\\';
    value += c;
  }
  return value + "'";
}

pqxx::connection open(const connection_settings& settings) {
  try {
    return pqxx::connection(connection_text(settings));
  } catch (const std::exception& problem) {
    throw connection_lost(std::format("cannot connect to the database: {}",
                                      without_secrets(problem.what(), settings.url)));
  }
}

}  // namespace

std::string connection_text(const connection_settings& settings) {
  std::string text = settings.url;
  const bool is_url = text.find("://") != std::string::npos;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (settings.url.find(std::format("{}=", name)) != std::string::npos) return;
    if (is_url) {
      const char separator = text.find('?') == std::string::npos ? '?' : '&';
      text += std::format("{}{}={}", separator, name, percent_encoded(value));
    } else {
      text += std::format(" {}={}", name, quoted(value));
    }
  };
  add("application_name", settings.application_name);
  add("client_encoding", "UTF8");
  add("connect_timeout", std::to_string(settings.connect_timeout.count()));
  add("tcp_user_timeout", std::to_string(settings.tcp_user_timeout.count()));
  add("keepalives_idle", std::to_string(settings.keepalive_idle.count()));
  add("keepalives_interval", "1");
  add("keepalives_count", "3");
  return text;
}

connection::connection(const connection_settings& settings) : native_(open(settings)) {
  // Notices can quote rows, and libpq prints them on standard error unless told otherwise.
  native_.set_notice_handler([](pqxx::zview) {});
}

void connection::prepare(const sql::query& query) {
  if (prepared_.contains(query.name)) return;
  record_statement(query.name);
  native_.prepare(pqxx::zview(query.name), pqxx::zview(query.text));
  prepared_.insert(query.name);
}

}  // namespace pagemill::postgres
