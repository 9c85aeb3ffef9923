#include "api/config.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace pagemill {
namespace {

/// Checks that HOST is an address, and without authentication a loopback address.
void check_host(const api_config& config, settings_source& source) {
  boost::system::error_code wrong;
  const auto address = boost::asio::ip::make_address(config.host, wrong);
  if (wrong) {
    source.complain("HOST must be an IP address such as 127.0.0.1 or ::");
  } else if (config.auth == authentication::off && !address.is_loopback()) {
    source.complain("PAGEMILL_AUTH=off needs a loopback HOST such as 127.0.0.1");
  }
}

/// Reads who the clients are, and the limits of each.
void read_client_settings(api_config& config, settings_source& source) {
  config.client_connections_max =
      static_cast<std::size_t>(source.integer("PAGEMILL_CLIENT_CONNECTIONS_MAX", 1000, 0, 100'000));
  config.streams_max =
      static_cast<std::size_t>(source.integer("PAGEMILL_STREAMS_MAX", 20'000, 0, 100'000));
  config.workspace_streams_max = static_cast<std::size_t>(
      source.integer("PAGEMILL_WORKSPACE_STREAMS_MAX", 10'000, 0, 100'000));
  config.workspace_keys_max = source.integer("PAGEMILL_WORKSPACE_KEYS_MAX", 100, 0, 1'000'000);
  config.large_uploads_max =
      static_cast<std::size_t>(source.integer("PAGEMILL_LARGE_UPLOADS_MAX", 64, 1, 1000));
  config.upload_bytes_per_second_min = static_cast<std::uint64_t>(
      source.integer("PAGEMILL_UPLOAD_BYTES_PER_SECOND_MIN", 4096, 0, 1'000'000'000));
  config.request_memory_bytes =
      static_cast<std::size_t>(source.integer("PAGEMILL_REQUEST_MEMORY_MB", 64, 8, 65'536)) << 20;
  config.searches_max =
      static_cast<std::size_t>(source.integer("PAGEMILL_SEARCHES_MAX", 8, 1, 1000));
  config.queue_depth_max = source.integer("PAGEMILL_QUEUE_DEPTH_MAX", 100'000, 0, 1'000'000'000);
  config.cache.ttl = std::chrono::seconds(source.integer("CACHE_TTL", 3600, 0, 31'536'000));
  config.cache.items_max =
      static_cast<std::size_t>(source.integer("CACHE_MAX_ITEMS", 1000, 0, 1'000'000));
  auto proxies = proxy_list::parse(source.text("PAGEMILL_TRUSTED_PROXIES"));
  if (!proxies) {
    source.complain("PAGEMILL_TRUSTED_PROXIES has no address or network in " + proxies.error());
  } else {
    config.trusted_proxies = *std::move(proxies);
  }
  auto cors = parse_cors(source.text("CORS_ORIGINS"));
  if (!cors) {
    source.complain("CORS_ORIGINS must be origins such as https://a.example, or *; not " +
                    cors.error());
  } else {
    config.cors = *std::move(cors);
  }
}

}  // namespace

std::expected<api_config, std::vector<std::string>> read_api_config(settings_source source) {
  api_config config{read_service_settings(source, "pagemill-api")};
  config.host = source.text("HOST", "127.0.0.1");
  if (config.host == "localhost") config.host = "127.0.0.1";
  config.port = static_cast<std::uint16_t>(source.integer("PORT", 8000, 0, 65535));
  config.environment = source.choice("ENVIRONMENT", {"production", "staging", "development"});
  config.database_pool_size =
      static_cast<std::size_t>(source.integer("DATABASE_POOL_SIZE", 20, 1, 500));
  config.database_pool_timeout =
      std::chrono::seconds(source.integer("DATABASE_POOL_TIMEOUT", 30, 1, 600));
  config.auth = source.flag("PAGEMILL_AUTH", true) ? authentication::required : authentication::off;
  config.upload_bytes_max = static_cast<std::uint64_t>(
      source.integer("PAGEMILL_UPLOAD_BYTES_MAX", 100'000'000, 1024, 2'000'000'000));
  auto outside = fetch_rules::parse(source.text("PAGEMILL_FETCH_ALLOW"));
  if (!outside) source.complain("PAGEMILL_FETCH_ALLOW: " + outside.error().message);
  if (outside) config.outside = *std::move(outside);
  config.webhook_secret_configured = !source.text("PAGEMILL_WEBHOOK_SECRET").empty();
  config.connections_max =
      static_cast<std::size_t>(source.integer("PAGEMILL_CONNECTIONS_MAX", 24'000, 1, 100'000));
  read_client_settings(config, source);
  config.parts.extraction = read_extraction_settings(source);
  config.parts.at_once = static_cast<int>(source.integer("PAGEMILL_PICTURES_AT_ONCE", 4, 1, 64));
  config.parts.wait =
      std::chrono::seconds(source.integer("PAGEMILL_PICTURE_WAIT_SECONDS", 10, 0, 60));
  config.ai = read_ai_settings(source);
  config.drain_limit = std::chrono::seconds(source.integer("PAGEMILL_DRAIN_SECONDS", 30, 1, 600));
  config.tokens = read_token_settings(source);
  config.limit.requests =
      static_cast<int>(source.integer("RATE_LIMIT_REQUESTS", 50, 0, 1'000'000'000));
  config.limit.window_seconds = static_cast<int>(source.integer("RATE_LIMIT_WINDOW", 60, 1, 86400));
  // Made now, so that the errors of keys are reported together with the others.
  if (auto keys = make_token_keys(config.tokens); !keys) {
    for (auto& wrong : keys.error()) source.complain(std::move(wrong));
  }
  check_host(config, source);
  if (auto errors = source.errors(); !errors.empty()) return std::unexpected(std::move(errors));
  return config;
}

}  // namespace pagemill
