#include "tests/support/pdf/prose.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <string_view>

namespace pagemill::pdf_writer {
namespace {

template <std::size_t N>
using words = std::array<std::string_view, N>;

constexpr words<20> adjectives{"quiet",  "narrow", "copper",  "patient",  "distant",
                               "early",  "broken", "careful", "northern", "hollow",
                               "steady", "amber",  "remote",  "gentle",   "uneven",
                               "formal", "salted", "woven",   "shallow",  "bright"};
constexpr words<24> nouns{"harbour", "ledger",  "orchard", "kettle", "bridge", "archive",
                          "quarry",  "lantern", "meadow",  "engine", "cellar", "tower",
                          "canal",   "mill",    "market",  "vessel", "garden", "workshop",
                          "stair",   "barrel",  "valley",  "window", "chapel", "well"};
constexpr words<16> people{"keeper",  "surveyor", "clerk",    "miller",  "teacher", "carpenter",
                           "captain", "gardener", "widow",    "printer", "mason",   "physician",
                           "student", "baker",    "ferryman", "weaver"};
constexpr words<16> verbs{"measured", "repaired",   "described", "crossed", "counted", "painted",
                          "sold",     "remembered", "opened",    "guarded", "rebuilt", "visited",
                          "mapped",   "cleaned",    "borrowed",  "watched"};
constexpr words<12> times{"before dawn",       "in the second winter",    "after the flood",
                          "on market days",    "without any notice",      "for eleven years",
                          "during the thaw",   "at the turn of the tide", "by lamplight",
                          "in the dry season", "twice a month",           "against all advice"};
constexpr words<12> links{"while", "because", "although", "until", "so that", "whenever",
                          "after", "before",  "as if",    "since", "unless",  "where"};
constexpr words<20> first_syllables{"or",  "mar", "tel",  "bru", "vin", "kal", "sor",
                                    "du",  "fen", "gri",  "hal", "ist", "jor", "lam",
                                    "nev", "pol", "quen", "ras", "tov", "wes"};
constexpr words<20> second_syllables{"ba", "de", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu",
                                     "ga", "he", "ki", "lo", "me", "na", "pi", "ro", "su", "ta"};
constexpr words<10> endings{"ld",    "rn",   "th",   "ven",  "mouth",
                            "stead", "wick", "ford", "holm", "by"};
constexpr words<8> measures{"weight of the old bell",     "depth of the public well",
                            "length of the stone pier",   "height of the signal tower",
                            "width of the great gate",    "age of the walnut tree",
                            "price of the ferry licence", "yield of the salt pans"};
constexpr words<8> units{"kilograms", "metres", "paces",  "feet",
                         "spans",     "years",  "crowns", "tons"};

template <std::size_t N>
std::string pick(random_numbers& random, const words<N>& from) {
  return std::string(from[random.below(N)]);
}

std::string capitalised(std::string text) {
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::uint64_t page_seed(std::uint64_t seed, int page) {
  return seed * 1'000'003 + static_cast<std::uint64_t>(page);
}

std::string clause(random_numbers& random) {
  return std::format("the {} {} {} the {} {}", pick(random, adjectives), pick(random, people),
                     pick(random, verbs), pick(random, adjectives), pick(random, nouns));
}

std::string sentence(random_numbers& random) {
  switch (random.below(4)) {
    case 0: return capitalised(std::format("{} {}.", clause(random), pick(random, times)));
    case 1:
      return capitalised(
          std::format("{}, {} {}.", clause(random), pick(random, links), clause(random)));
    case 2:
      return capitalised(
          std::format("{} {}, and {}.", pick(random, times), clause(random), clause(random)));
    default:
      return std::format("Of {} {}s, {} stood near the {}.", random.below(80) + 12,
                         pick(random, nouns), random.below(10) + 2, pick(random, nouns));
  }
}

int word_count(std::string_view text) {
  return static_cast<int>(std::ranges::count(text, ' ')) + 1;
}

}  // namespace

std::uint64_t random_numbers::next() {
  std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15ULL;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
  return mixed ^ (mixed >> 31);
}

page_fact fact_of_page(std::uint64_t seed, int page) {
  // 1,237 and 4,000 are coprime, so that neighbours differ and none repeats early.
  const auto index = (static_cast<std::uint64_t>(page) * 1'237 + seed * 7) % 4'000;
  random_numbers random(page_seed(seed, page) ^ 0xFAC7);
  const auto measure = random.below(measures.size());
  page_fact fact;
  fact.page = page;
  fact.place = capitalised(std::format("{}{}{}", first_syllables[index % 20],
                                       second_syllables[index / 20 % 20], endings[index / 400]));
  fact.sentence = std::format("The register of {} gives the {} as {} {}.", fact.place,
                              measures[measure], random.below(9'000) + 1'000, units[measure]);
  fact.question = std::format("What is the {} in {}?", measures[measure], fact.place);
  return fact;
}

std::vector<text_block> prose_of_page(std::uint64_t seed, int page, int words) {
  random_numbers random(page_seed(seed, page));
  const auto fact = fact_of_page(seed, page);
  std::vector<text_block> blocks;
  blocks.push_back(
      {text_role::heading, std::format("{}. The {} {} of {}", page, pick(random, adjectives),
                                       pick(random, nouns), fact.place)});
  int written = word_count(blocks[0].text);
  const bool with_list = page % 3 == 0;
  for (int paragraph = 1; written < words || paragraph <= 2; ++paragraph) {
    if (paragraph == 3 && page % 2 == 0) {
      blocks.push_back({text_role::subheading, std::format("On the {}", pick(random, nouns))});
    }
    std::string text;
    const int goal =
        std::max(0, std::min(60 + static_cast<int>(random.below(40)), words - written));
    do {
      text += (text.empty() ? "" : " ") + sentence(random);
    } while (word_count(text) < goal);
    if (paragraph == 2) text += " " + fact.sentence;
    written += word_count(text);
    blocks.push_back({text_role::paragraph, std::move(text)});
    for (int item = 0; with_list && paragraph == 2 && item < 3; ++item) {
      blocks.push_back({text_role::list_item, capitalised(clause(random))});
      written += word_count(blocks.back().text);
    }
  }
  return blocks;
}

std::vector<std::vector<std::string>> table_of_page(std::uint64_t seed, int page) {
  random_numbers random(page_seed(seed, page) ^ 0x7AB1E);
  std::vector<std::vector<std::string>> rows{{"Place", "Kind", "Year", "Count"}};
  for (int row = 0; row < 8; ++row) {
    rows.push_back({fact_of_page(seed + 1, page * 8 + row).place, pick(random, nouns),
                    std::to_string(1700 + random.below(200)), std::to_string(random.below(9'000))});
  }
  return rows;
}

}  // namespace pagemill::pdf_writer
