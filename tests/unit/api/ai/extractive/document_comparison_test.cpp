#include "api/ai/extractive/document_comparison.hpp"

#include <format>
#include <string>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::vector<passage> text_of(std::string text) {
  return {{.document = {}, .chunk = 0, .text = std::move(text)}};
}

comparison compared(const std::vector<passage>& left, const std::vector<passage>& right) {
  compared_side of_left(left), of_right(right);
  while (of_left.step()) {
  }
  while (of_right.step()) {
  }
  return compare_sides(of_left, of_right);
}

/// "changed left > right|"
std::string differences(const std::string& left, const std::string& right) {
  std::string shown;
  const auto text = [](const std::optional<quotation>& of) { return of ? of->text : "-"; };
  for (const auto& one : compared(text_of(left), text_of(right)).differences) {
    shown += std::format("{} {} > {}|", to_string(one.kind), text(one.left), text(one.right));
  }
  return shown;
}

}  // namespace

TEST_CASE("the same text has no differences, however it is set") {
  CHECK(
      differences("The fee is 10 EUR. It is due in May.", "THE FEE is 10 EUR.\nIt is  due in May.")
          .empty());
  CHECK(differences("", "").empty());
}

TEST_CASE("another number or word is a change, even if all else is the same") {
  CHECK(differences("The fee is 10 EUR a year. It is due in May.",
                    "The fee is 12 EUR a year. It is due in May.") ==
        "changed The fee is 10 EUR a year. > The fee is 12 EUR a year.|");
  CHECK(differences("Item\tPrice\nPen\t1.20\nPaper\t3.00", "Item\tPrice\nPen\t1.30\nPaper\t3.00") ==
        "changed Pen\t1.20 > Pen\t1.30|");
}

TEST_CASE("what is on one side only was added or removed, and other words are no change") {
  CHECK(differences("Cats sleep all day. Dogs bark.", "Dogs bark.") ==
        "removed Cats sleep all day. > -|");
  CHECK(differences("Dogs bark.", "Dogs bark. Cats sleep all day.") ==
        "added - > Cats sleep all day.|");
  CHECK(differences("Dogs bark. Ships sail at night.", "Dogs bark. Cats sleep all day.") ==
        "removed Ships sail at night. > -|added - > Cats sleep all day.|");
  // "The", "of" and "is" make nothing alike.
  CHECK(differences("The price of the wine is high.", "The end of the road is near.") ==
        "removed The price of the wine is high. > -|added - > The end of the road is near.|");
}

TEST_CASE("a sentence that is repeated is there so many times") {
  CHECK(differences("Yes. No way. Yes.", "Yes. No way.") == "removed Yes. > -|");
  CHECK(differences("Sign here.\nName\nSign here.", "Sign here.\nName\nSign here.").empty());
  CHECK(differences("Sign here.\nName", "Sign here.\nName\nSign here.") == "added - > Sign here.|");
}

TEST_CASE("sections in another order have moved, and are not added and removed") {
  const std::string wine = "Wine is sold by the bottle. It comes from the south.\n";
  const std::string bread = "Bread is baked at night. The oven is old. Flour is milled here.\n";
  CHECK(differences(wine + bread, bread + wine) ==
        "moved Wine is sold by the bottle. It comes from the south. > "
        "Wine is sold by the bottle. It comes from the south.|");
  // What was changed on the way is not the same.
  CHECK(differences("A first line here.\n" + bread, bread + "A first line there, and more words.")
            .contains("removed A first line here."));
}

TEST_CASE("lines of signs only are no difference, a number and a word are") {
  CHECK(differences("Dogs bark.\n. . . .", "Dogs bark.\n***").empty());
  CHECK(differences("Dogs bark.\n7", "Dogs bark.\nOh") == "removed 7 > -|added - > Oh|");
}

TEST_CASE("changes and additions come in the order of the documents") {
  CHECK(differences("The red fox ran home. Nine dogs bark here. The end.",
                    "Cats sleep all day. The red fox ran away. Ten dogs bark here. The end.") ==
        "added - > Cats sleep all day.|"
        "changed The red fox ran home. > The red fox ran away.|"
        "changed Nine dogs bark here. > Ten dogs bark here.|");
}

TEST_CASE("other borders of chunks are no difference") {
  const std::vector<passage> left{{.chunk = 0, .text = "A red fox ran. It hid."},
                                  {.chunk = 1, .text = "It hid. Then it slept well."}};
  CHECK(compared(left, text_of("A red fox ran. It hid. Then it slept well.")).differences.empty());
  const auto made = compared(left, text_of("A red fox ran. It hid. Then it slept badly."));
  REQUIRE(made.differences.size() == 1);
  CHECK(made.differences[0].left->passage == 1);
}

TEST_CASE("there are no more than so many differences, and what is missing is said") {
  std::string left, right;
  for (std::size_t i = 0; i < differences_max + 1; ++i) {
    left += std::format("x{}\n", i);
    right += std::format("y{}\n", i);
  }
  const auto made = compared(text_of(left), text_of(right));
  CHECK(made.differences.size() == differences_max);
  CHECK(made.truncated);
  CHECK_FALSE(compared(text_of("x"), text_of("y")).truncated);
}
