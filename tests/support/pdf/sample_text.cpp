#include <string>
#include <string_view>

#include "tests/support/pdf/pdf_document.hpp"

namespace pagemill::pdf_writer {
namespace {

// An invented place, so that a search can find its facts only in this text. "# " starts a page,
// "## " a subheading, "- " a list item; an empty line ends a paragraph.
constexpr std::string_view sample = R"(# 1. A coast that ate ships
Marrow Bay lies open to the west, and for most of the year the wind comes from there. Before the
first light was built, pilots steered by the smoke of the salt works and by the sound of the
breakers on the Comb, a reef of nine black rocks that shows itself only at low water.

In the winter of 1788 forty-one vessels were lost between the Comb and the mouth of the river
Issel. The insurers in the capital refused to cover any cargo bound for the bay, and the price of
flour doubled within a month. It was the bakers, not the sailors, who first asked for a
lighthouse.

# 2. The first tower and its fire of peat
The first tower was finished in 1793. It was built of timber on a footing of granite, stood
eighteen metres high, and burned peat in an iron basket. On a clear night the glow could be seen
for seven miles; in rain it could hardly be seen from the beach.

The basket used two cartloads of peat every night. Boys from the village carried it up the
ladder, and were paid with a loaf of bread for each ten baskets. The tower burned down in 1801,
when a gale blew embers under the lead of the roof. Nobody was hurt, because the keeper was
asleep at the inn.

# 3. Elspeth Varn, the first woman to keep the light
When the second tower was ready, no man of the parish would live in it. Elspeth Varn, the widow
of a net maker, took the post in 1806 and kept it for thirty-three years. She wrote the log in
verse on Sundays, and the harbour board wrote back twice to ask that she should stop.

Her log shows that the lamp went dark on only four nights. On one of them she rowed out alone and
brought back the crew of the brig Patience, six men and a parrot. The silver medal that she was
given for it hangs in the town hall, beside the parrot's cage.

# 4. How the great lens was made
The lens that turns in the tower today was ground in 1852 in the workshop of Auguste Delorme. It
has two hundred and sixteen prisms of lead glass, each ground by hand, and weighs three tonnes. A
single prism took a glass worker eleven days, and one in five cracked while it was cooling.

The lens came by sea, packed in barrels of treacle so that nothing could knock against anything
else. Cleaning it took the keepers six weeks, and for years the children of the bay were given
treacle on every feast day.

# 5. Floating on mercury
A lens of three tonnes cannot turn fast on wheels. In 1894 the engineer Ida Holm set it afloat in
a ring of mercury, so that it could be pushed round with one finger. The flash, which had come
once a minute, now came every seven and a half seconds.

Mercury is a poison, and its vapour gathers in a closed room. Keepers complained of trembling
hands and lost teeth. Since 1961 the bath has been covered with a film of oil, and the room is
aired for an hour before anyone works there.

# 6. The fog signal that curdled milk
Light is of no use in fog. A bell was tried first, then a cannon fired every quarter of an hour,
and from 1903 a siren driven by compressed air. Its lowest note shook the windows of the school,
and the farmers said that it turned the milk sour.

A commission of three professors came to examine the cows. They found that the milk was sour
since the dairy had moved its churns next to the boiler of the siren. The boiler was given a wall
of cork, and the siren sounded until 1987.

# 7. Storm of the century
On the ninth of January 1928 a wave broke over the gallery, forty-four metres above the sea. It
took away the flagstaff, the hen house and eleven panes of the lantern. The keepers held blankets
against the openings until morning, and the light never stopped turning.

The sea carried a boulder of twenty-six tonnes from the beach to the foot of the stairs. It is
still there. A line cut into it marks the height of the water, and the date.

# 8. What a keeper ate
The supply boat came every second Thursday when the weather allowed. The rule book of 1911 lists
what it had to bring for three people and a fortnight:

- Fourteen kilograms of flour and six of salted pork
- Nine litres of paraffin for the stove
- Two hundred grams of tea, to be signed for
- Lime juice, whether wanted or not

In the spring of 1917 the boat could not land for fifty-two days. The keepers lived on limpets,
gull eggs and a barrel of dried peas that had been condemned by the inspector.

# 9. From paraffin to electricity
The lamp burned rape oil until 1871, paraffin until 1936, and has been electric since then. The
first electric bulb had a power of 3,500 watts and was as large as a pumpkin. Two diesel engines
in the cellar made the current, and their noise was the end of the keepers' evening concerts.

Today a lamp of 70 watts does the same work. It draws its current from eighteen solar panels on
the roof of the old coal store, and from a battery that lasts for nine nights without sun.

# 10. The last keeper goes ashore
The light was made automatic on the thirtieth of September 1994. Tomas Reyl, the last keeper,
carried the log down the two hundred and forty-seven steps, locked the door, and posted the key
to the ministry. It was returned to him, because he had not paid enough postage.

A computer in a town ninety kilometres away now watches the lamp. When it fails, a message goes
to the telephone of an engineer, who has promised to arrive within five hours by helicopter.

# 11. Birds at the lantern
On moonless nights in October thousands of thrushes are drawn to the beam and fly in circles
until they are tired. The naturalist Wen Abara counted them from 1949 to 1973 and ringed more
than sixty thousand birds on the gallery.

One starling that she ringed was found eleven years later in a church in Morocco. Her advice, to
make the beam flicker with green light in the weeks of passage, reduced the deaths by nine
tenths.

# 12. Visiting the tower
The tower is open from April to October, every day except Monday, from ten in the morning until
four. A ticket costs six crowns; children who can carry a basket of peat up the first flight go
in free.

## How to get there
The ferry from Issel Quay takes thirty-five minutes and runs three times a day. Strong shoes are
needed, since the path crosses the Comb at low water and is closed two hours before the tide
returns.
)";

text_block block_of(std::string_view line) {
  if (line.starts_with("## ")) return {text_role::subheading, std::string(line.substr(3))};
  if (line.starts_with("# ")) return {text_role::heading, std::string(line.substr(2))};
  if (line.starts_with("- ")) return {text_role::list_item, std::string(line.substr(2))};
  return {text_role::paragraph, std::string(line)};
}

}  // namespace

std::vector<std::vector<text_block>> sample_pages() {
  std::vector<std::vector<text_block>> pages;
  bool joins = false;  // the next line continues the current paragraph
  for (std::size_t at = 0; at < sample.size();) {
    const auto end = sample.find('\n', at);
    const auto line = sample.substr(at, end - at);
    at = end + 1;
    if (line.empty()) {
      joins = false;
      continue;
    }
    auto block = block_of(line);
    const bool paragraph = block.role == text_role::paragraph;
    if (block.role == text_role::heading) pages.emplace_back();
    if (paragraph && joins) {
      pages.back().back().text += " " + block.text;
    } else {
      pages.back().push_back(std::move(block));
    }
    joins = paragraph;
  }
  return pages;
}

}  // namespace pagemill::pdf_writer
