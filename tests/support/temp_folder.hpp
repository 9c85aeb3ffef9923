/// A folder of a test's own, gone with everything in it when the test ends.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace pagemill::test {

class temp_folder {
 public:
  temp_folder();
  ~temp_folder();
  temp_folder(const temp_folder&) = delete;
  temp_folder& operator=(const temp_folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Writes a file into the folder and returns its path.
  std::filesystem::path write(std::string_view name, std::string_view content) const;
  /// Gives the folder, not yet its content, to a user of the system. Only root may.
  void give_to(const std::string& user) const;

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& path);

}  // namespace pagemill::test
