/// The program without its main: runs what the command line asked for.
#pragma once

namespace pagemill::extract {

/// Returns the exit code.
int run_program(int argc, const char* const* argv);

}  // namespace pagemill::extract
