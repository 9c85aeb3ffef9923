/// Where a test finds our programs, our sources and environment variables.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill::test {

/// The path of one of our programs: in PAGEMILL_BIN, else in the bin folder of this build. Throws
/// when it is not built.
std::filesystem::path program(std::string_view name);

/// A file of the project, by its path from the root.
std::filesystem::path source_file(std::string_view path);

/// The model that tests embed with, unless they are about another.
inline constexpr std::string_view small_model = "use-lite";

/// Where deploy/fetch-model puts the model `name`; nullopt while it is not there.
std::optional<std::filesystem::path> fetched_model(std::string_view name);

/// A file of the corpus (PAGEMILL_CORPUS, else ../shared/corpus); nullopt without it.
std::optional<std::filesystem::path> corpus_file(std::string_view path);

/// An environment variable, or "" when there is none.
std::string environment_value(std::string_view name);

}  // namespace pagemill::test
