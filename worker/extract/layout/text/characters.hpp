/// Characters as a reader sees them: composed, without what has no width, raised digits as such.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "worker/extract/layout/text/style_runs.hpp"

namespace pagemill::extract {

/// No character of Unicode: its font does not say what the glyph means. Bullets of symbol fonts are
/// known.
bool is_unmapped(char32_t c);

/// A line in Unicode normalization form C. Bullets of symbol fonts get their Unicode form.
/// Zero-width characters go, except joiners where the script needs them. A soft hyphen inside the
/// line was drawn, so it is a hyphen; one at the end stays for join_line(). The ends of `runs` move
/// with their characters.
std::string clean_line(std::string text, std::span<style_run> runs = {});

/// Digits and signs as Unicode superscripts, so that the 6 of "10\u2076" cannot melt into a number.
/// Letters have too few of them: a text with one comes back as it is.
std::string superscript(std::string_view text);

/// Words set letter by letter ("A N N U A L  R E P O R T") become words; two spaces or more
/// separate them. Needs five letters in a row, not the alphabet's own sequence.
std::string join_spaced_letters(std::string line);

}  // namespace pagemill::extract
