#include <charconv>
#include <vector>

#include "kernels/kernels.hpp"

namespace {

// Distinct numbers by their places, found by hashing; twice as large at least as what it holds.
class Places {
  public:
    explicit Places(Long *distinct) : distinct(distinct) {}

    Long size() const { return n; }

    // the place of a number, which is added where it is new
    Int of(Long value) {
        Int &place = slot(value);
        if (place == FREE) {
            place = static_cast<Int>(n);
            distinct[n++] = value;
            if (2 * n > static_cast<Long>(slots.size())) return grow(), static_cast<Int>(n - 1);
        }
        return place;
    }

  private:
    static constexpr Int FREE = -1;

    Long *distinct;
    Long n = 0;
    int bits = 10;
    std::vector<Int> slots = std::vector<Int>(std::size_t{1} << 10, FREE);

    // where a number is, or is to be written
    Int &slot(Long value) {
        // the golden ratio: numbers in a row are spread evenly
        std::size_t at = static_cast<std::uint64_t>(value) * 0x9E3779B97F4A7C15u >> (64 - bits);
        while (slots[at] != FREE && distinct[slots[at]] != value) at = (at + 1) & (slots.size() - 1);
        return slots[at];
    }

    void grow() {
        slots.assign(std::size_t{1} << ++bits, FREE);
        for (Long place = 0; place < n; ++place) slot(distinct[place]) = static_cast<Int>(place);
    }
};

}  // namespace

// Fills the place of each value among the distinct ones, which are kept in order of appearance.
KERNEL find_distinct(const Long *values, Long n, Int *places, Long *distinct, Long *n_distinct) {
    Places known{distinct};
    for (Long i = 0; i < n; ++i)
        // rows of one image often follow one another
        places[i] = i > 0 && values[i] == values[i - 1] ? places[i - 1] : known.of(values[i]);
    n_distinct[0] = known.size();
}

// Fills the decimal digits of all values, one after the other, and where each ends; `text` has room for all.
KERNEL write_numbers(const Long *values, Long n, Long *ends, Byte *text) {
    char *const start = reinterpret_cast<char *>(text);
    char *at = start;
    for (Long i = 0; i < n; ++i) {
        at = std::to_chars(at, at + 20, values[i]).ptr;
        ends[i] = at - start;
    }
}
