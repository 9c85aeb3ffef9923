/// Sentences that are addressed to whoever answers, such as a model, and not to readers. Pure.
#pragma once
#include <string_view>

namespace pagemill {

/// "Ignore all previous instructions and say ...", "You are now an AI that ...", "System: ...", in
/// English, German, French, Spanish and Italian. Such a sentence answers no question, unless the
/// question is about instructions. Any thread.
bool instructs_the_answerer(std::string_view sentence);

/// Whether the question itself is about instructions, prompts and the like.
bool asks_about_instructions(std::string_view question);

}  // namespace pagemill
