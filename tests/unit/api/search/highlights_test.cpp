#include "api/search/highlights.hpp"

#include <doctest/doctest.h>

using pagemill::to_highlights;
using strings = std::vector<std::string>;

TEST_CASE("hits are marked, and text that looks like HTML stays text") {
  CHECK(to_highlights("a \x02lamp\x03 & <b>") == strings{"a <mark>lamp</mark> &amp; &lt;b&gt;"});
}

TEST_CASE("each fragment is a highlight of its own, and no excerpts are no highlights") {
  CHECK(to_highlights("one\x04\x02two\x03") == strings{"one", "<mark>two</mark>"});
  CHECK(to_highlights("") == strings{""});
  CHECK(to_highlights({}).empty());
}
