#include "api/file_parts/held_bytes.hpp"

#include <doctest/doctest.h>

namespace pagemill {

TEST_CASE("a workspace whose clients take their pictures slowly leaves room for the others") {
  held_bytes held(100);
  const workspace_id slow{make_uuid_v7()};
  const workspace_id other{make_uuid_v7()};
  held.add(slow, 49);
  CHECK(held.has_room(slow));
  held.add(slow, 30);
  CHECK_FALSE(held.has_room(slow));
  CHECK(held.has_room(other));
  held.add(other, 21);
  CHECK_FALSE(held.has_room(other));
  held.remove(slow, 79);
  CHECK(held.has_room(slow));
  CHECK(held.has_room(other));
  held.remove(other, 21);
  CHECK(held.has_room(other));
}

}  // namespace pagemill
