# Every outside library, found once. All are Debian 13 packages; deploy/install-deps lists them.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.83 REQUIRED COMPONENTS system url json)
find_package(OpenSSL REQUIRED)
find_package(spdlog REQUIRED)
find_package(simdjson REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp REQUIRED CONFIG COMPONENTS core)
find_package(doctest REQUIRED)
find_package(ZLIB REQUIRED)
find_package(onnxruntime REQUIRED)
pkg_check_modules(pqxx REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(pq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(jose REQUIRED IMPORTED_TARGET jose jansson)
pkg_check_modules(qpdf REQUIRED IMPORTED_TARGET libqpdf)
pkg_check_modules(icu REQUIRED IMPORTED_TARGET icu-uc)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)

# MuPDF ships neither a CMake package nor a pkg-config file in Debian.
find_library(mupdf_library mupdf REQUIRED)
find_path(mupdf_include_folder mupdf/fitz.h REQUIRED)
add_library(mupdf SHARED IMPORTED)
set_target_properties(mupdf PROPERTIES IMPORTED_LOCATION "${mupdf_library}"
  INTERFACE_INCLUDE_DIRECTORIES "${mupdf_include_folder}")

# Neither do Snowball's stemmers and CLD2.
find_library(stemmer_library stemmer REQUIRED)
find_path(stemmer_include_folder libstemmer.h REQUIRED)
add_library(libstemmer SHARED IMPORTED)
set_target_properties(libstemmer PROPERTIES IMPORTED_LOCATION "${stemmer_library}"
  INTERFACE_INCLUDE_DIRECTORIES "${stemmer_include_folder}")
find_library(cld2_library cld2 REQUIRED)
find_path(cld2_include_folder cld2/public/compact_lang_det.h REQUIRED)
add_library(cld2 SHARED IMPORTED)
set_target_properties(cld2 PROPERTIES IMPORTED_LOCATION "${cld2_library}"
  INTERFACE_INCLUDE_DIRECTORIES "${cld2_include_folder}")

# RE2's own files bring definitions of Abseil that the precompiled headers do not have.
find_library(re2_library re2 REQUIRED)
find_path(re2_include_folder re2/re2.h REQUIRED)
add_library(re2 SHARED IMPORTED)
set_target_properties(re2 PROPERTIES IMPORTED_LOCATION "${re2_library}"
  INTERFACE_INCLUDE_DIRECTORIES "${re2_include_folder}")

find_program(ccache_program ccache)
if(ccache_program)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${ccache_program}")
  set(CMAKE_C_COMPILER_LAUNCHER "${ccache_program}")
endif()
