#include "api/jobs/request_hash.hpp"

#include <algorithm>
#include <span>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "common/core/sha256_hasher.hpp"

namespace pagemill {
namespace {

constexpr std::size_t key_bytes_max = 255;

bool is_visible_ascii(char c) {
  return c > ' ' && c < '\x7f';
}

}  // namespace

// Keys outlive an update of the program. What is added here later must be left out while it has its
// default; otherwise a request that is repeated across the update would be refused.
sha256_digest hash_request(const sha256_digest& content, const submission& wanted) {
  boost::json::object said{{"options", wanted.options_json},
                           {"priority", wanted.priority},
                           {"max_retries", wanted.max_retries},
                           {"tags", boost::json::array(wanted.tags.begin(), wanted.tags.end())}};
  if (wanted.filename) said["filename"] = *wanted.filename;
  if (wanted.title) said["title"] = *wanted.title;
  if (wanted.run_at) said["run_at"] = *wanted.run_at;
  if (wanted.password) said["password"] = true;
  if (wanted.reuse) said["reuse"] = true;
  sha256_hasher hasher;
  hasher.update(content);
  const auto text = boost::json::serialize(said);
  hasher.update(std::as_bytes(std::span(text)));
  return hasher.finish();
}

http_result<std::string> read_idempotency_key(const request_head& head) {
  const std::string* key = nullptr;
  for (const auto& [name, value] : head.headers) {
    if (name != "idempotency-key") continue;
    const bool usable = !value.empty() && value.size() <= key_bytes_max &&
                        std::ranges::all_of(value, is_visible_ascii);
    if (key != nullptr || !usable) {
      return refuse(400, "invalid_idempotency_key",
                    "The header Idempotency-Key must be given once, with 1 to 255 visible ASCII "
                    "characters.");
    }
    key = &value;
  }
  return key == nullptr ? std::string() : *key;
}

}  // namespace pagemill
