/// Keeps what a model writes from acting where it is shown. Pure.
#pragma once
#include <span>
#include <string>
#include <string_view>

namespace pagemill {

/// `text` as plain text: of Markdown links and images their words only, no HTML tags, no addresses
/// but those that stand in one of `sources` as they are. A document that asks a model to fetch or
/// show an address that carries data out gets nothing out that way.
std::string without_links(std::string_view text, std::span<const std::string_view> sources);

}  // namespace pagemill
