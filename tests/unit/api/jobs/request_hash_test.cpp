#include "api/jobs/request_hash.hpp"

#include <functional>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

submission plain() {
  submission wanted;
  wanted.filename = "a.pdf";
  wanted.tags = {"x", "y"};
  wanted.options_json = R"({"ocr":"auto"})";
  return wanted;
}

std::string key_outcome(header_list headers) {
  request_head head;
  head.headers = std::move(headers);
  const auto key = read_idempotency_key(head);
  return key ? *key : key.error().code;
}

}  // namespace

TEST_CASE("the hash of a request changes with the file and with every option") {
  const sha256_digest content{std::byte{1}};
  const auto same = hash_request(content, plain());
  CHECK(hash_request(content, plain()) == same);
  CHECK(hash_request({std::byte{2}}, plain()) != same);
  const std::function<void(submission&)> changes[] = {
      [](auto& s) { s.filename = "b.pdf"; },
      [](auto& s) { s.filename.reset(); },
      [](auto& s) { s.title = "T"; },
      [](auto& s) { s.tags = {"x,y"}; },
      [](auto& s) { s.tags = {"y", "x"}; },
      [](auto& s) { s.options_json = R"({"ocr":"off"})"; },
      [](auto& s) { s.priority = 1; },
      [](auto& s) { s.max_retries = 0; },
      [](auto& s) { s.run_at = "2026-01-31T12:00:00Z"; },
      [](auto& s) { s.password = "p"; },
      [](auto& s) { s.reuse = true; },
  };
  for (const auto& change : changes) {
    auto other = plain();
    change(other);
    CHECK(hash_request(content, other) != same);
  }
}

TEST_CASE("what a try chooses anew, and the password's value, are no part of a request") {
  const sha256_digest content{};
  auto one = plain();
  auto other = plain();
  one.job = {make_uuid_v7()};
  one.document = {make_uuid_v7()};
  one.password = "p";
  other.password = "q";
  CHECK(hash_request(content, one) == hash_request(content, other));
}

TEST_CASE("a key is 1 to 255 visible ASCII characters, given once") {
  const auto longest = std::string(255, '~');
  CHECK(key_outcome({}) == "");
  CHECK(key_outcome({{"idempotency-key", "!a\"1"}}) == "!a\"1");
  CHECK(key_outcome({{"idempotency-key", longest}}) == longest);
  for (const std::string& bad :
       {std::string(), longest + "x", std::string("a b"), std::string("a\tb"), std::string("\x7f"),
        std::string("\xc3\xa4")}) {
    CAPTURE(bad);
    CHECK(key_outcome({{"idempotency-key", bad}}) == "invalid_idempotency_key");
  }
  CHECK(key_outcome({{"idempotency-key", "a"}, {"idempotency-key", "a"}}) ==
        "invalid_idempotency_key");
}

}  // namespace pagemill
