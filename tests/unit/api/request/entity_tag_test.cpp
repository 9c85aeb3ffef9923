#include "api/request/entity_tag.hpp"

#include <doctest/doctest.h>

namespace pagemill {

TEST_CASE("a header names a tag alone, in a list, and by a star") {
  CHECK(names_tag(R"("a")", R"("a")"));
  CHECK(names_tag(R"("x", "a" , "y")", R"("a")"));
  CHECK(names_tag("*", R"("a")"));
  CHECK_FALSE(names_tag("", R"("a")"));
  CHECK_FALSE(names_tag(R"("ab")", R"("a")"));
  CHECK_FALSE(names_tag("a", R"("a")"));
}

TEST_CASE("weak tags compare like strong ones") {
  CHECK(names_tag(R"(W/"a")", R"("a")"));
  CHECK(names_tag(R"("a")", R"(W/"a")"));
  CHECK(names_tag(R"(W/"a")", R"(W/"a")"));
}

TEST_CASE("a client has what it names, and never content that may change") {
  request_head head;
  CHECK_FALSE(client_has(head, R"("a")"));
  head.headers = {{"if-none-match", R"("b", "a")"}};
  CHECK(client_has(head, R"("a")"));
  CHECK_FALSE(client_has(head, R"("c")"));
  head.headers = {{"if-none-match", "*"}};
  CHECK(client_has(head, R"("a")"));
  CHECK_FALSE(client_has(head, ""));
  head.headers = {{"if-none-match", ", "}};
  CHECK_FALSE(client_has(head, ""));

  const auto answer = not_modified(R"("a")");
  CHECK(answer.status == 304);
  CHECK(answer.headers == header_list{{"ETag", R"("a")"}});
  CHECK(answer.body.empty());
}

TEST_CASE("the tag of a text depends on all of it") {
  const auto tag = tag_of_text("one text");
  CHECK(tag == tag_of_text("one text"));
  CHECK(tag != tag_of_text("one texT"));
  CHECK(tag != tag_of_text("One text"));
  CHECK(tag.starts_with('"'));
  CHECK(tag.ends_with('"'));
  CHECK(tag.size() == 34);
}

}  // namespace pagemill
