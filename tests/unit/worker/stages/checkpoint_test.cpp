#include "worker/stages/checkpoint.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

checkpoint sample() {
  checkpoint value;
  value.fingerprint = fingerprint_of({}, 120, 16, "use-lite");
  value.next_page = 65;
  value.pages_done = 64;
  value.chunks_total = 301;
  value.profile = R"({"body":"10.0 \"quoted\""})";
  value.chunker_state = "{\"open\":\"line\\nline\"}";
  value.heads = {{"Chapter 1"}, {"Chapter 2"}};
  value.languages = {"de", "en"};
  value.bad_pages = {{7, "page_crashed"}, {12, "page_timeout"}};
  return value;
}

}  // namespace

TEST_CASE("a checkpoint reads back as it was written") {
  const auto value = sample();
  const auto read = parse_checkpoint(to_json(value), value.fingerprint);
  REQUIRE(read.has_value());
  CHECK(read->next_page == 65);
  CHECK(read->pages_done == 64);
  CHECK(read->chunks_total == 301);
  CHECK(read->profile == value.profile);
  CHECK(read->chunker_state == value.chunker_state);
  CHECK(read->heads.taken() == value.heads.taken());
  CHECK(read->heads.waiting() == value.heads.waiting());
  CHECK(read->languages.first == "de");
  CHECK(read->languages.last == "en");
  CHECK(read->bad_pages == value.bad_pages);
}

TEST_CASE("a checkpoint of the release before has no running heads and no language") {
  auto json = to_json(sample());
  const auto begin = json.find(",\"running_heads\"");
  REQUIRE(begin != std::string::npos);
  json.erase(begin, json.find(",\"bad_pages\"") - begin);
  const auto read = parse_checkpoint(json, sample().fingerprint);
  REQUIRE(read.has_value());
  CHECK(read->heads.taken().empty());
  CHECK(read->languages.first.empty());
  CHECK(read->bad_pages == sample().bad_pages);
}

TEST_CASE("a checkpoint of other options, sizes or models is not gone on from") {
  const auto json = to_json(sample());
  CHECK_FALSE(parse_checkpoint(json, fingerprint_of({.pages = "1-5"}, 120, 16, "use-lite")));
  CHECK_FALSE(parse_checkpoint(json, fingerprint_of({}, 100, 16, "use-lite")));
  CHECK_FALSE(parse_checkpoint(json, fingerprint_of({}, 120, 8, "use-lite")));
  CHECK_FALSE(parse_checkpoint(json, fingerprint_of({}, 120, 16, "words")));
}

TEST_CASE("what is no checkpoint is none") {
  const auto fingerprint = sample().fingerprint;
  for (const auto* text : {"", "null", "[]", "{", "{}", "{\"fingerprint\":1}"}) {
    CHECK_FALSE(parse_checkpoint(text, fingerprint));
  }
}

TEST_CASE("whether vectors are wanted does not change the text, so not the fingerprint") {
  CHECK(fingerprint_of({.embed = false}, 120, 16, "m") == fingerprint_of({}, 120, 16, "m"));
}
