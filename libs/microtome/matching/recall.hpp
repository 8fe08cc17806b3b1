// Which true positive is the first to reach which recall.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "matching/parameters.hpp"

// Fills `steps (R,)` with the true positives needed to reach each recall threshold; 1 for recall 0.
//
// The least c with c / n >= threshold in float64, as `numpy.searchsorted` finds it in pycocotools; at recall
// 0 the curve begins, and the precision of its first true positive holds.
inline void recall_steps(Long n_objects, Int *steps) {
    const Float n = static_cast<Float>(n_objects);
    for (Long r = 0; r < N_RECALL; ++r) {
        const Float threshold = recall_threshold(r);
        Float c = std::ceil(threshold * n);
        if ((c - 1) / n >= threshold) {
            c -= 1;
        } else if (c / n < threshold) {
            c += 1;
        }
        steps[r] = std::max(1, static_cast<Int>(c));
    }
}

// How many recall thresholds each true positive is the first to reach.
class RecallGains {
  public:
    // `gains (n + 1,)` for n > 0 objects, by the number of the true positive, from 1; until the next call
    const Byte *of(Long n_objects) {
        if (n_objects <= TABLED) return tabled()[n_objects].data();
        own.assign(n_objects + 1, 0);
        fill(n_objects, own.data());
        return own.data();
    }

  private:
    static constexpr Long TABLED = 128;
    using Table = std::array<std::array<Byte, TABLED + 1>, TABLED + 1>;
    std::vector<Byte> own;

    static void fill(Long n_objects, Byte *gains) {
        Int steps[N_RECALL];
        recall_steps(n_objects, steps);
        for (Int c : steps) ++gains[c];
    }

    // most categories of most slices have few objects: theirs are worked out once
    static const Table &tabled() {
        static const Table table = [] {
            Table gains{};
            for (Long n = 1; n <= TABLED; ++n) fill(n, gains[n].data());
            return gains;
        }();
        return table;
    }
};
