/// A temporary folder for one test, removed with its content when the test ends.
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
  /// Makes a system user the owner of the folder, without its content. Needs root.
  void give_to(const std::string& user) const;

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& path);

}  // namespace pagemill::test
