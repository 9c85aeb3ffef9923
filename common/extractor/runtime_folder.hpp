/// The folder of a process's lock and of its unlinked temporary files.
#pragma once
#include <filesystem>

#include "common/core/errc.hpp"

namespace pagemill {

/// Makes the folder if it does not exist (mode 0700), and checks that nobody else can put files
/// there: it lies under /tmp by default, where anyone can make it first. unavailable: it is a link,
/// or others own it or may write to it. Throws std::filesystem::filesystem_error where it cannot be
/// made or looked at.
result<void> prepare_runtime_folder(const std::filesystem::path& folder);

}  // namespace pagemill
