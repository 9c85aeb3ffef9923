#include "api/auth/credentials.hpp"

#include <algorithm>
#include <cstring>

#include <boost/asio/ip/address.hpp>

#include "api/http/client_origin.hpp"

namespace pagemill {
namespace {

std::size_t count_of(const request_head& head, std::string_view name) {
  return static_cast<std::size_t>(
      std::ranges::count(head.headers, name, &header_list::value_type::first));
}

}  // namespace

credential read_credential(const request_head& head) {
  const auto count = count_of(head, "authorization");
  if (count == 0) return no_credential{};
  if (count > 1) return bad_credential{};
  const auto value = trim(head.header("authorization"));
  const auto space = value.find(' ');
  if (space == std::string_view::npos || to_lower(value.substr(0, space)) != "bearer") {
    return bad_credential{};
  }
  const auto shown = trim(value.substr(space));
  if (!looks_like_api_key(shown)) return bearer_token{std::string(shown)};
  if (auto proof = parse_api_key(shown)) return *std::move(proof);
  return bad_credential{};
}

http_result<std::optional<uuid>> read_wanted_workspace(const request_head& head) {
  const auto count = count_of(head, "x-workspace-id");
  if (count == 0) return std::nullopt;
  const auto id = parse_uuid(trim(head.header("x-workspace-id")));
  if (count > 1 || !id) {
    return refuse(400, "invalid_id", "The header X-Workspace-Id must be one UUID.",
                  "X-Workspace-Id");
  }
  return id;
}

uuid sender_key(const credential& shown, const std::string& address) {
  auto name = limited_address(address);
  if (const auto* key = std::get_if<api_key_proof>(&shown)) name = key->prefix;
  if (const auto* token = std::get_if<bearer_token>(&shown)) name = token->text;
  const auto digest = sha256_of(name);
  uuid made;
  std::memcpy(made.bytes.data(), digest.data(), made.bytes.size());
  return made;
}

std::string limited_address(const std::string& address) {
  boost::system::error_code wrong;
  const auto parsed = boost::asio::ip::make_address(address, wrong);
  if (wrong) return address;
  const auto network = client_network(parsed);
  return network.is_v4() ? network.to_string() : network.to_string() + "/64";
}

}  // namespace pagemill
