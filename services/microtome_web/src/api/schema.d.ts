/* Made by `npm run types` from the API's OpenAPI document: do not edit. */
export interface paths {
    "/api/v1/datasets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Datasets
         * @description The data sets.
         */
        get: operations["list_datasets"];
        put?: never;
        /**
         * Import Dataset
         * @description Import ground truth that lies on the server's disk; the data set is made when absent.
         */
        post: operations["import_dataset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Dataset
         * @description A data set with its categories, runs, slices, encoders and findings.
         */
        get: operations["get_dataset"];
        put?: never;
        post?: never;
        /**
         * Remove Dataset
         * @description Delete a data set with everything made from it; the files it was imported from stay.
         */
        delete: operations["remove_dataset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/analysis/calibration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Calibration
         * @description The share of right predictions by confidence, and the calibration error, by category.
         */
        get: operations["get_calibration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/analysis/confounders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Confounders
         * @description A slice's gap again among objects that are alike in size, category or any named column.
         *
         *     What takes less than a second is told at once. Ask for it with a POST where it is null.
         */
        get: operations["get_confounders"];
        put?: never;
        /**
         * Start Confounders
         * @description Set a slice beside objects that are alike; the answer is kept for the GET.
         */
        post: operations["start_confounders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/analysis/confusion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Confusion
         * @description The confusion matrix.
         */
        get: operations["get_confusion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/analysis/confusion/cell": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Confusion Cell
         * @description The objects and predictions that one cell counts.
         */
        get: operations["get_confusion_cell"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/analysis/curves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Curves
         * @description Precision, recall and F1 against confidence, best thresholds, precision against recall.
         */
        get: operations["get_curves"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/analysis/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Errors
         * @description The AP50 that each type of error costs and, of a slice, what fixing it is worth to the whole set.
         */
        get: operations["get_errors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/analysis/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Figures
         * @description The figures of a run on everything or on a slice, and of each category, from the kept match.
         */
        get: operations["get_figures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/analysis/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Gaps
         * @description Each slice against random slices of its size by several metrics, as far as it was tested before.
         *
         *     What takes less than a second is tested at once. Ask for the rest with a POST.
         */
        get: operations["list_gaps"];
        put?: never;
        /**
         * Start Gaps
         * @description Test what is missing of the gaps, one after the other; what is done stays done.
         */
        post: operations["start_gaps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/analysis/halves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Halves
         * @description A slice's gap in each half of the images: is what was seen in one confirmed by the other?
         *
         *     What takes less than a second is tested at once. Ask for the rest with a POST.
         */
        get: operations["get_halves"];
        put?: never;
        /**
         * Start Halves
         * @description Test the halves that are missing; what is done stays done.
         */
        post: operations["start_halves"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/analysis/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Impact
         * @description How each column goes with the outcome, and the rate in each of its bins; each bin is a filter.
         */
        get: operations["get_impact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/analysis/intervals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Metric Intervals
         * @description The 95 % intervals of mAP, AP50 and AR100, which take longer than the figures.
         */
        get: operations["get_metric_intervals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/boxes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Boxes
         * @description Ground truth and, with a run, predictions on these images.
         */
        get: operations["get_boxes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Columns
         * @description The columns that `where` and `sort` know for these items.
         */
        get: operations["list_columns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare Runs
         * @description Each run beside the first, on everything and on each slice, as far as it was computed before.
         *
         *     What takes less than a second is computed at once. Ask for the rest with a POST to `comparisons`.
         */
        get: operations["compare_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/compare/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Comparison
         * @description The same as a file that opens alone, with the boxes that flipped; only once all of it is kept.
         */
        get: operations["export_comparison"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/compare/flips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Flips
         * @description The boxes whose outcome changed from one run to another.
         */
        get: operations["list_flips"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/comparisons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Comparison
         * @description Compute what is missing of a comparison, run by run and slice by slice; what is done stays done.
         *
         *     With a format the job's result names a file among the reports.
         */
        post: operations["start_comparison"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/corrections/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply Corrections
         * @description Make a new version of the data set (or branch) with every waiting verdict applied.
         */
        post: operations["apply_corrections"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/corrections/before-after": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Before After
         * @description A run's figures on two versions of the labels, and which objects changed outcome.
         */
        get: operations["get_before_after"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/corrections/noise-bounds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Noise Bounds
         * @description A slice's figures with its suspect labels kept, dropped, and corrected as suggested.
         */
        get: operations["get_noise_bounds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/corrections/patch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload Patch
         * @description Do the changes of an uploaded review patch as a new version; conflicts are told by row.
         */
        post: operations["upload_patch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Dataset Doctor
         * @description What is wrong with a data set and its runs.
         */
        get: operations["get_dataset_doctor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/embeddings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Embed Items
         * @description Give items their vectors; what has some keeps them.
         */
        post: operations["embed_items"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/embeddings/imported": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import Embeddings
         * @description Give items vectors of a model of the user's own.
         */
        post: operations["import_embeddings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Evaluations
         * @description The evaluation of each run and IoU type: on this version of the data set, else its newest.
         */
        get: operations["list_evaluations"];
        put?: never;
        /**
         * Evaluate Run
         * @description Compare a run with ground truth; the job's result is the evaluation.
         */
        post: operations["evaluate_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Export
         * @description Write the labels in a format of the field; the job's result names the file.
         */
        post: operations["create_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/exports/{export_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Export
         * @description An export's files, packed.
         */
        get: operations["get_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Facets
         * @description How the selected items spread over the values of columns, split by what became of them.
         */
        get: operations["get_facets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Findings
         * @description What was odd in the files, by file, row and reason.
         */
        get: operations["list_findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Images
         * @description The images.
         */
        get: operations["list_images"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/images/{image_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Image
         * @description An image with all its columns; with those of a run too.
         */
        get: operations["get_image"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/images/{image_id}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Picture
         * @description The image's picture, in the frame that boxes refer to.
         */
        get: operations["get_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Map
         * @description The map, little endian: N as uint32, N ids as int32, N x and N y as float32, N colours as uint8.
         *
         *     X-Map-Version says which map it is: a lasso belongs to one.
         */
        get: operations["get_map"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/map/lasso": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lasso Items
         * @description The items of the map inside a polygon, narrowed by a filter and to what a query chooses.
         */
        post: operations["lasso_items"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Objects
         * @description The annotated objects.
         */
        get: operations["list_objects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/objects/{object_id}/crop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Object Crop
         * @description The object, cut out with a margin.
         */
        get: operations["get_object_crop"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Order
         * @description The ids of all selected items in order.
         *
         *     Little endian: how many (uint32), what follows (uint32), ids (int32), similarities (float32). What follows
         *     is the sum of 1 for similarities, and 2 for the first id only where the others are the next ones.
         */
        get: operations["get_order"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/predictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Predictions
         * @description The predictions of a run.
         */
        get: operations["list_predictions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/predictions/{prediction_id}/crop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Prediction Crop
         * @description The prediction of a run, cut out with a margin.
         */
        get: operations["get_prediction_crop"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Report
         * @description Make a page about one run or about two compared; the job's result names it.
         */
        post: operations["create_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/reports/{report_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Report
         * @description A report's file, as it was made.
         */
        get: operations["get_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Review
         * @description The labels to look at next, likeliest errors first; limit 0 asks for the progress alone.
         */
        get: operations["get_review"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/review/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search Review
         * @description The same among the items of a selection: on its images, or its objects or predictions alone.
         */
        post: operations["search_review"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/review/verdicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Verdicts
         * @description The verdicts, oldest first; `pending`: those that wait to be applied.
         */
        get: operations["get_verdicts"];
        put?: never;
        /**
         * Give Verdict
         * @description Record a verdict; it is kept for good when the answer comes.
         */
        post: operations["give_verdict"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/review/verdicts/{verdict_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Undo Verdict
         * @description Take a verdict back that was not applied; it stays on record.
         */
        delete: operations["undo_verdict"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Runs
         * @description The runs of a data set.
         */
        get: operations["list_runs"];
        put?: never;
        /**
         * Import Run
         * @description Import predictions: from a path on the server (JSON), or uploaded as `file` (form).
         */
        post: operations["import_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/runs/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Run
         * @description A run with what the doctor says of it.
         */
        get: operations["get_run"];
        put?: never;
        post?: never;
        /**
         * Remove Run
         * @description Delete a run with its evaluations.
         */
        delete: operations["remove_run"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/scores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Scores
         * @description The families that were computed or imported, with what their columns mean; those of a run too.
         */
        get: operations["list_scores"];
        put?: never;
        /**
         * Score Items
         * @description Compute the families of scores that are new or outdated; the job's result says what became of each.
         */
        post: operations["score_items"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/scores/imported": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload Scores
         * @description Keep the columns of an uploaded CSV or Parquet file as scores; rows that can't be used are told.
         */
        post: operations["upload_scores"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search Items
         * @description The items that a query finds.
         */
        post: operations["search_items"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/search/image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search By Image
         * @description The items that resemble an uploaded picture, which is not kept.
         */
        post: operations["search_by_image"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/selection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Selection
         * @description A selection in figures: how many, what became of them, recall and precision beside the baseline.
         */
        get: operations["get_selection"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/slices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Slices
         * @description The slices of a data set.
         */
        get: operations["get_slices"];
        put?: never;
        /**
         * Create Slice
         * @description A new slice from ids, from a filter or from a query.
         */
        post: operations["create_slice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/slices/{slice}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Slice
         * @description A slice.
         */
        get: operations["get_slice"];
        put?: never;
        post?: never;
        /**
         * Delete Slice
         * @description Forget a slice.
         */
        delete: operations["delete_slice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/slices/{slice}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Members
         * @description The ids of a slice's members, with the asked columns.
         */
        get: operations["list_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/slices/{slice}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refresh Slice
         * @description Run the slice's query again on the data set as it is now.
         */
        post: operations["refresh_slice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/slices/combine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Combine Slices
         * @description A new slice made of others.
         */
        post: operations["combine_slices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/slices/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Diff Slices
         * @description What two slices have in common, and what not.
         */
        get: operations["diff_slices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/slices/from-image": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Slice From Image
         * @description A new slice of what resembles an uploaded picture; its vector is kept, the picture is not.
         */
        post: operations["create_slice_from_image"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Versions
         * @description The versions of a data set on all branches, newest first.
         */
        get: operations["list_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/versions/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Diff Versions
         * @description The objects added, removed and changed from one version, tag or branch to another.
         */
        get: operations["diff_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/versions/references": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Reference
         * @description A new tag or branch at the version that the address names.
         */
        post: operations["create_reference"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/versions/references/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove Reference
         * @description Forget a tag or branch; the versions stay.
         */
        delete: operations["remove_reference"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/datasets/{dataset}/versions/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revert Labels
         * @description A new version with the labels of a former one.
         */
        post: operations["revert_labels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Doctor
         * @description What is installed and what is in the home.
         */
        get: operations["get_doctor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Jobs
         * @description Jobs, newest first.
         */
        get: operations["list_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Job
         * @description A job as it stands.
         */
        get: operations["get_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Job
         * @description Cancel a job that waits, or ask the one that runs to stop.
         */
        post: operations["cancel_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch Job
         * @description What happens to a job, as server-sent events; it ends with the job and goes on after Last-Event-ID.
         */
        get: operations["watch_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry Job
         * @description Queue a job again that failed, was cancelled or parked.
         */
        post: operations["retry_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Health
         * @description Whether the process answers.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Metrics
         * @description Figures for Prometheus.
         */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Readiness
         * @description Whether the database answers and the home can be written.
         */
        get: operations["get_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AdjustedGapDocument
         * @description The slice less the rest among objects alike in `match_on`; null where nothing matches.
         */
        AdjustedGapDocument: {
            /** Explained */
            explained: number | null;
            /** Explained High */
            explained_high: number | null;
            /** Explained Low */
            explained_low: number | null;
            /** High */
            high: number | null;
            /** Low */
            low: number | null;
            /** Match On */
            match_on: string[];
            /** N Strata */
            n_strata: number;
            /** P */
            p: number | null;
            /** Share */
            share: number;
            /** Value */
            value: number | null;
        };
        /**
         * ApplyDocument
         * @description The version that verdicts became.
         */
        ApplyDocument: {
            /** Dataset */
            dataset: string;
            /** N Added */
            n_added: number;
            /** N Changed */
            n_changed: number;
            /** N Removed */
            n_removed: number;
            /** N Verdicts */
            n_verdicts: number;
            /** N Without Effect */
            n_without_effect: number;
            /** Seconds */
            seconds: number;
            /** Version */
            version: number;
        };
        /**
         * ApplyRequest
         * @description A note on the version that is made, and who makes it.
         */
        ApplyRequest: {
            /**
             * Author
             * @default
             */
            author?: string;
            /**
             * Note
             * @default
             */
            note?: string;
        };
        /**
         * BadRowDocument
         * @description A row that was left out, numbered from 1, and why.
         */
        BadRowDocument: {
            /** Reason */
            reason: string;
            /** Row */
            row: number;
        };
        /**
         * BeforeAfterDocument
         * @description One run on two versions of the labels.
         */
        BeforeAfterDocument: {
            after: components["schemas"]["MetricsDocument"];
            before: components["schemas"]["MetricsDocument"];
            /** Dataset */
            dataset: string;
            /** N Objects After */
            n_objects_after: number;
            /** N Objects Before */
            n_objects_before: number;
            /** Outcomes */
            outcomes: components["schemas"]["OutcomeChangeDocument"][];
            /** Run */
            run: string;
            /** Slices */
            slices: components["schemas"]["SliceChangeDocument"][];
            /** Version After */
            version_after: number;
            /** Version Before */
            version_before: number;
        };
        /** Body_create_slice_from_image */
        Body_create_slice_from_image: {
            /** Image */
            image: string;
            /**
             * Request
             * @description name, query and replace as JSON
             */
            request: string;
        };
        /** Body_search_by_image */
        Body_search_by_image: {
            /** Image */
            image: string;
            /**
             * Query
             * @description the query as JSON
             * @default {}
             */
            query?: string;
        };
        /** Body_upload_patch */
        Body_upload_patch: {
            /** File */
            file: string;
        };
        /** Body_upload_scores */
        Body_upload_scores: {
            /** File */
            file: string;
            /**
             * Items
             * @description images, objects or predictions
             * @default images
             */
            items?: string;
            /**
             * Run
             * @description the run that the scores belong to
             */
            run?: string | null;
        };
        /**
         * BoxDocument
         * @description An object or a prediction; `partner` is the id of the prediction or object that it was paired with.
         */
        BoxDocument: {
            /**
             * Bbox
             * @description x, y, width, height in pixels of the picture
             */
            bbox: number[];
            /** Category */
            category: string | null;
            /** Confidence */
            confidence: number | null;
            /** Error Type */
            error_type: string | null;
            /** Id */
            id: number;
            /** Iou */
            iou: number | null;
            /**
             * Items
             * @enum {string}
             */
            items: "images" | "objects" | "predictions";
            /** Outcome */
            outcome: string | null;
            /** Partner */
            partner: number | null;
        };
        /**
         * BoxesDocument
         * @description Images in the asked order.
         */
        BoxesDocument: {
            /** Images */
            images: components["schemas"]["ImageBoxesDocument"][];
        };
        /**
         * CalibrationDocument
         * @description Whether confidences mean what they say.
         */
        CalibrationDocument: {
            calibration: components["schemas"]["CalibrationPart"];
            /** Confidence Threshold */
            confidence_threshold: number;
            /** Dataset */
            dataset: string;
            /**
             * Iou Type
             * @enum {string}
             */
            iou_type: "bbox" | "segm";
            /** Run */
            run: string;
            /** Scope */
            scope: ("images" | "objects") | null;
            /** Slice */
            slice: string | null;
            /** Version */
            version: number;
        };
        /**
         * CalibrationPart
         * @description The reliability of all predictions, and of each category.
         */
        CalibrationPart: {
            /** Iou */
            iou: number;
            overall: components["schemas"]["ReliabilityDocument"];
            /** Per Category */
            per_category: components["schemas"]["ReliabilityDocument"][];
            /**
             * Strategy
             * @enum {string}
             */
            strategy: "width" | "count";
        };
        /**
         * CandidateDocument
         * @description An item to look at: the chance that a look finds a label error, why in words, and the suggestion.
         */
        CandidateDocument: {
            /** Bbox */
            bbox: [
                number,
                number,
                number,
                number
            ];
            /** Category */
            category: string;
            /** Evidence */
            evidence: {
                [key: string]: number;
            };
            /** File Name */
            file_name: string;
            /** Id */
            id: number;
            /** Image Id */
            image_id: number;
            /** Item */
            item: string;
            /**
             * Items
             * @enum {string}
             */
            items: "images" | "objects" | "predictions";
            /** Kinds */
            kinds: string[];
            /** Reason */
            reason: string;
            /** Run */
            run: string | null;
            /** Suggestion */
            suggestion: {
                [key: string]: unknown;
            };
            /** Suspicion */
            suspicion: number;
        };
        /**
         * CategoryFiguresDocument
         * @description One category; `n_predictions` are those at the confidence threshold or over it, of a slice of objects
         *     those about its objects. Crowds are not counted.
         */
        CategoryFiguresDocument: {
            /** Category */
            category: string;
            intervals: components["schemas"]["RateIntervalsDocument"];
            metrics: components["schemas"]["MetricsDocument"];
            /** N Objects */
            n_objects: number;
            /** N Predictions */
            n_predictions: number;
        };
        /**
         * CellDocument
         * @description One cell of the confusion matrix, opened.
         */
        CellDocument: {
            cell: components["schemas"]["CellPart"];
            /** Confidence Threshold */
            confidence_threshold: number;
            /** Dataset */
            dataset: string;
            /**
             * Iou Type
             * @enum {string}
             */
            iou_type: "bbox" | "segm";
            /** Run */
            run: string;
            /** Scope */
            scope: ("images" | "objects") | null;
            /** Slice */
            slice: string | null;
            /** Version */
            version: number;
        };
        /**
         * CellPart
         * @description The ids that a cell counts; `truth` is null for the background, `predicted` for missed.
         */
        CellPart: {
            /** N */
            n: number;
            /** Object Ids */
            object_ids: number[];
            /** Predicted */
            predicted: string | null;
            /** Prediction Ids */
            prediction_ids: number[];
            /** Truth */
            truth: string | null;
        };
        /**
         * ColumnDocument
         * @description A column that `where` and `sort` know.
         */
        ColumnDocument: {
            /** Description */
            description: string;
            /** Name */
            name: string;
            /**
             * Type
             * @enum {string}
             */
            type: "number" | "text" | "boolean";
        };
        /**
         * ColumnImpactDocument
         * @description How much a column tells of the outcome, in bits over what chance tells.
         */
        ColumnImpactDocument: {
            /** Bins */
            bins: components["schemas"]["ImpactBinDocument"][];
            /** Circular */
            circular: boolean;
            /** Column */
            column: string;
            /** Correlation */
            correlation: number | null;
            /** Description */
            description: string;
            /** Information */
            information: number;
            /** N */
            n: number;
            /** Noise */
            noise: number;
            /** Share */
            share: number;
            /**
             * Type
             * @enum {string}
             */
            type: "number" | "text" | "boolean";
        };
        /**
         * CombineRequest
         * @description A new slice of what all of the slices hold (`and`), any (`or`), or the first less the others.
         */
        CombineRequest: {
            /** Name */
            name: string;
            /**
             * Operation
             * @enum {string}
             */
            operation: "and" | "or" | "minus";
            /**
             * Replace
             * @default false
             */
            replace?: boolean;
            /** Slices */
            slices: string[];
        };
        /**
         * ComparedSliceDocument
         * @description One slice; `name` is null for the whole data set.
         */
        ComparedSliceDocument: {
            /** Differences */
            differences: components["schemas"]["DifferenceDocument"][];
            /** N Images */
            n_images: number;
            /** N Objects */
            n_objects: number;
            /** Name */
            name: string | null;
            /** Runs */
            runs: components["schemas"]["RunFiguresDocument"][];
            /**
             * Scope
             * @enum {string}
             */
            scope: "images" | "objects";
        };
        /**
         * ComparisonDocument
         * @description Runs beside the first; the first row is the whole data set. `q` is corrected for `n_tests` tests.
         *
         *     The answer consists of `n_cells` runs on slices; `missing` names those that are not computed yet, and
         *     `job` is the one that computes them, null where none waits or runs. Meanwhile rows of which nothing is
         *     known are left out, figures that are not known are null, and each q is the highest that it can become.
         */
        ComparisonDocument: {
            /** Confidence Threshold */
            confidence_threshold: number;
            /** Dataset */
            dataset: string;
            /**
             * Iou Type
             * @enum {string}
             */
            iou_type: "bbox" | "segm";
            job: components["schemas"]["JobDocument"] | null;
            /** Missing */
            missing: components["schemas"]["PlaceDocument"][];
            /** N Cells */
            n_cells: number;
            /** N Missing */
            n_missing: number;
            /** N Tests */
            n_tests: number;
            /** Rows */
            rows: components["schemas"]["ComparedSliceDocument"][];
            /** Runs */
            runs: string[];
            /** Version */
            version: number;
        };
        /**
         * ComparisonRequest
         * @description Runs to be compared; with a `format` also written as a file, of these metrics.
         */
        ComparisonRequest: {
            /** Confidence */
            confidence?: number | null;
            /** Format */
            format?: ("html" | "md" | "csv" | "json") | null;
            /**
             * Iou Type
             * @default bbox
             * @enum {string}
             */
            iou_type?: "bbox" | "segm";
            /** Metrics */
            metrics?: ("mAP" | "AP50" | "AR100" | "precision" | "recall")[];
            /** Runs */
            runs: string[];
            /** Slices */
            slices?: string[];
        };
        /**
         * ConfirmationDocument
         * @description A slice's gap in each half of the images; `note` says when that confirms anything.
         *
         *     Halves that are not tested yet are left out, and each q is the highest that it can become.
         */
        ConfirmationDocument: {
            /**
             * Agreement
             * @enum {string}
             */
            agreement: "both halves" | "one half" | "neither half" | "insufficient evidence" | "selected on the outcome" | "not tested yet";
            /** Dataset */
            dataset: string;
            /** Halves */
            halves: components["schemas"]["HalfDocument"][];
            job: components["schemas"]["JobDocument"] | null;
            /** N Missing */
            n_missing: number;
            /** N Parts */
            n_parts: number;
            /** Note */
            note: string;
            /** Run */
            run: string;
            /**
             * Scope
             * @enum {string}
             */
            scope: "images" | "objects";
            /** Slice */
            slice: string;
        };
        /**
         * ConfounderLookDocument
         * @description What a slice is made of; `found` is null until it is computed.
         */
        ConfounderLookDocument: {
            found: components["schemas"]["ConfoundersDocument"] | null;
            job: components["schemas"]["JobDocument"] | null;
            /** N Missing */
            n_missing: number;
            /** N Parts */
            n_parts: number;
        };
        /**
         * ConfoundersDocument
         * @description A slice's gap before and after matching, with the conclusion in words.
         */
        ConfoundersDocument: {
            after: components["schemas"]["AdjustedGapDocument"] | null;
            before: components["schemas"]["AdjustedGapDocument"] | null;
            /**
             * Conclusion
             * @enum {string}
             */
            conclusion: "explained" | "partly explained" | "not explained" | "unclear" | "no gap" | "insufficient evidence" | "selected on the outcome";
            /** Dataset */
            dataset: string;
            /**
             * Metric
             * @enum {string}
             */
            metric: "AR100" | "recall";
            /** N Images */
            n_images: number;
            /** N Objects */
            n_objects: number;
            /** Run */
            run: string;
            /** Single */
            single: components["schemas"]["AdjustedGapDocument"][];
            /** Slice */
            slice: string;
            /** Words */
            words: string;
        };
        /**
         * ConfoundersRequest
         * @description A slice to be set beside objects that are alike in columns, in area and category if none is named.
         */
        ConfoundersRequest: {
            /** Confidence */
            confidence?: number | null;
            /**
             * Iou Type
             * @default bbox
             * @enum {string}
             */
            iou_type?: "bbox" | "segm";
            /** Match On */
            match_on?: string[];
            /**
             * Metric
             * @default AR100
             * @enum {string}
             */
            metric?: "AR100" | "recall";
            /** Run */
            run: string;
            /** Slice */
            slice: string;
        };
        /**
         * ConfusionDocument
         * @description The confusion matrix.
         */
        ConfusionDocument: {
            /** Confidence Threshold */
            confidence_threshold: number;
            confusion: components["schemas"]["ConfusionPart"];
            /** Dataset */
            dataset: string;
            /**
             * Iou Type
             * @enum {string}
             */
            iou_type: "bbox" | "segm";
            /** Run */
            run: string;
            /** Scope */
            scope: ("images" | "objects") | null;
            /** Slice */
            slice: string | null;
            /** Version */
            version: number;
        };
        /**
         * ConfusionPart
         * @description Counts: row = category of the object, column = of the prediction; the last ones: background, missed.
         */
        ConfusionPart: {
            /** Categories */
            categories: string[];
            /** Counts */
            counts: number[][];
        };
        /**
         * CurveDocument
         * @description One category, null for all together: the point in use, that of highest F1, and the curves if asked.
         *
         *     `precision_by_recall` is at the 101 recalls of COCO, from 0 to 1.
         */
        CurveDocument: {
            best: components["schemas"]["PointDocument"] | null;
            by_confidence?: components["schemas"]["RatesDocument"] | null;
            /** Category */
            category: string | null;
            /** N Objects */
            n_objects: number;
            now: components["schemas"]["PointDocument"];
            /** Precision By Recall */
            precision_by_recall?: number[] | null;
        };
        /**
         * CurvesDocument
         * @description Precision, recall and F1 against confidence, and precision against recall.
         */
        CurvesDocument: {
            /** Confidence Threshold */
            confidence_threshold: number;
            curves: components["schemas"]["CurvesPart"];
            /** Dataset */
            dataset: string;
            /**
             * Iou Type
             * @enum {string}
             */
            iou_type: "bbox" | "segm";
            /** Run */
            run: string;
            /** Scope */
            scope: ("images" | "objects") | null;
            /** Slice */
            slice: string | null;
            /** Version */
            version: number;
        };
        /**
         * CurvesPart
         * @description The curves of all categories together, and each category's points.
         */
        CurvesPart: {
            /** Iou */
            iou: number;
            overall: components["schemas"]["CurveDocument"];
            /** Per Category */
            per_category: components["schemas"]["CurveDocument"][];
        };
        /**
         * DatasetDetail
         * @description A data set with what belongs to it.
         */
        DatasetDetail: {
            /** Categories */
            categories: string[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Encoders */
            encoders: components["schemas"]["EncoderDocument"][];
            /**
             * Findings
             * @description what was odd in its files, counted by kind
             */
            findings: {
                [key: string]: number;
            };
            /** N Images */
            n_images: number;
            /** N Objects */
            n_objects: number;
            /** Name */
            name: string;
            /** Runs */
            runs: string[];
            /** Slices */
            slices: string[];
            /** Version */
            version: number;
        };
        /**
         * DatasetDocument
         * @description A data set in short.
         */
        DatasetDocument: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** N Images */
            n_images: number;
            /** N Objects */
            n_objects: number;
            /** Name */
            name: string;
            /** Version */
            version: number;
        };
        /**
         * DifferenceDocument
         * @description A run less the first run by one metric; null where nothing was tested.
         */
        DifferenceDocument: {
            /** High */
            high: number | null;
            /** Low */
            low: number | null;
            /**
             * Metric
             * @enum {string}
             */
            metric: "mAP" | "AP50" | "AR100" | "precision" | "recall";
            /** P */
            p: number | null;
            /** Q */
            q: number | null;
            /** Run */
            run: string;
            /** Value */
            value: number | null;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "better" | "worse" | "no evidence" | "insufficient evidence" | "selected on the outcome";
        };
        /**
         * EmbeddingRequest
         * @description Items to be given vectors.
         */
        EmbeddingRequest: {
            /** Confidence Floor */
            confidence_floor?: number | null;
            /** Items */
            items?: ("images" | "objects" | "predictions")[];
            /** Model */
            model?: string | null;
            /** Run */
            run?: string | null;
        };
        /**
         * EncoderDocument
         * @description A model that vectors of the data set were made with.
         */
        EncoderDocument: {
            /** Digest */
            digest: string;
            /** Dimension */
            dimension: number;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
        };
        /**
         * ErrorBudgetDocument
         * @description The costs by TIDE's types, and of all false positives and all unfound objects; they overlap.
         */
        ErrorBudgetDocument: {
            /** Ap50 */
            ap50: number | null;
            /** Costs */
            costs: components["schemas"]["ErrorCostDocument"][];
            false_negatives: components["schemas"]["ErrorCostDocument"];
            false_positives: components["schemas"]["ErrorCostDocument"];
        };
        /**
         * ErrorCostDocument
         * @description What a type of error costs: the AP50 that fixing all `n` of them would gain.
         *
         *     `n` are of any confidence, `n_at_confidence` those counted at the operating point.
         */
        ErrorCostDocument: {
            /** Cost */
            cost: number | null;
            /** Error Type */
            error_type: string;
            /** N */
            n: number;
            /** N At Confidence */
            n_at_confidence: number;
        };
        /**
         * ErrorsDocument
         * @description The error budget; `worth` belongs to a slice.
         */
        ErrorsDocument: {
            /** Confidence Threshold */
            confidence_threshold: number;
            /** Dataset */
            dataset: string;
            error_budget: components["schemas"]["ErrorBudgetDocument"];
            /**
             * Iou Type
             * @enum {string}
             */
            iou_type: "bbox" | "segm";
            /** Run */
            run: string;
            /** Scope */
            scope: ("images" | "objects") | null;
            /** Slice */
            slice: string | null;
            /** Version */
            version: number;
            worth: components["schemas"]["WorthDocument"] | null;
        };
        /**
         * EvaluationDocument
         * @description The newest evaluation of a run.
         *
         *     `is_current` tells whether data set and predictions are still those that it was made of.
         */
        EvaluationDocument: {
            /** Confidence */
            confidence: number;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dataset Version */
            dataset_version: number;
            /** Iou Type */
            iou_type: string;
            /** Is Current */
            is_current: boolean;
            /** Run */
            run: string;
            summary: components["schemas"]["MetricsDocument"];
        };
        /**
         * EvaluationRequest
         * @description A run to be compared with ground truth, as a whole and on slices.
         *
         *     Without `statistics` the gaps of the slices are not tested against chance, which takes most of the time.
         */
        EvaluationRequest: {
            /**
             * Confidence
             * @default 0.5
             */
            confidence?: number;
            /**
             * Iou Type
             * @default bbox
             * @enum {string}
             */
            iou_type?: "bbox" | "segm";
            /** Run */
            run: string;
            /** Slices */
            slices?: string[];
            /**
             * Statistics
             * @default true
             */
            statistics?: boolean;
        };
        /**
         * ExportRequest
         * @description An export; `since` is for review patches.
         */
        ExportRequest: {
            /**
             * Format
             * @default coco
             * @enum {string}
             */
            format?: "coco" | "yolo" | "voc" | "cvat" | "label-studio" | "review-patch";
            /**
             * Pictures
             * @default false
             */
            pictures?: boolean;
            /** Since */
            since?: string | number | null;
            /** Slice */
            slice?: string | null;
        };
        /**
         * FacetDocument
         * @description A column's values among the selected items, most first; numbers in ranges, ascending.
         */
        FacetDocument: {
            /** Column */
            column: string;
            /** N Null */
            n_null: number;
            /**
             * Too Many
             * @description whether values are left out because there are too many
             */
            too_many: boolean;
            /**
             * Type
             * @enum {string}
             */
            type: "number" | "text" | "boolean";
            /** Values */
            values: components["schemas"]["FacetValue"][];
        };
        /**
         * FacetsDocument
         * @description How a selection spreads over the values of columns.
         */
        FacetsDocument: {
            /** Facets */
            facets: components["schemas"]["FacetDocument"][];
            /** N */
            n: number;
        };
        /**
         * FacetValue
         * @description A value or a range of a column: how many selected items have it; `where` narrows to them.
         */
        FacetValue: {
            /** Label */
            label: string;
            /** N */
            n: number;
            /**
             * Outcomes
             * @description how many of each outcome; empty without a run
             */
            outcomes: {
                [key: string]: number;
            };
            /** Where */
            where: string;
        };
        /**
         * FieldFault
         * @description What is wrong with one field of a request.
         */
        FieldFault: {
            /** Field */
            field: string;
            /** Reason */
            reason: string;
        };
        /**
         * FiguresDocument
         * @description Everything that an evaluation says of a run or of a slice, at any confidence.
         */
        FiguresDocument: {
            /** Confidence Threshold */
            confidence_threshold: number;
            /** Dataset */
            dataset: string;
            intervals: components["schemas"]["RateIntervalsDocument"];
            /**
             * Iou Type
             * @enum {string}
             */
            iou_type: "bbox" | "segm";
            metrics: components["schemas"]["MetricsDocument"];
            /** N Images */
            n_images: number;
            /** N Objects */
            n_objects: number;
            /** N Predictions */
            n_predictions: number;
            /** Notes */
            notes: string[];
            outcomes: components["schemas"]["OutcomesDocument"];
            /** Per Category */
            per_category: components["schemas"]["CategoryFiguresDocument"][];
            /** Run */
            run: string;
            /** Scope */
            scope: ("images" | "objects") | null;
            /** Slice */
            slice: string | null;
            /** Version */
            version: number;
        };
        /**
         * FindingDocument
         * @description Something odd in a file that was read.
         */
        FindingDocument: {
            /** File */
            file: string;
            /** Kind */
            kind: string;
            /** Reason */
            reason: string;
            /** Row */
            row: string;
            /** Severity */
            severity: string;
        };
        /**
         * FlipDocument
         * @description Objects with one outcome before and one after.
         */
        FlipDocument: {
            /**
             * After
             * @enum {string}
             */
            after: "matched" | "missed" | "mispredicted";
            /**
             * Before
             * @enum {string}
             */
            before: "matched" | "missed" | "mispredicted";
            /** Ids */
            ids: number[];
            /** N */
            n: number;
        };
        /**
         * FlipsDocument
         * @description What changed from one run to another: ids of `gone` are the first run's, of `new` the second's.
         */
        FlipsDocument: {
            /** Confidence Threshold */
            confidence_threshold: number;
            /** Counts */
            counts: {
                [key: string]: number;
            };
            /** First */
            first: string;
            gone: components["schemas"]["PredictionFlipsDocument"];
            new: components["schemas"]["PredictionFlipsDocument"];
            /** Objects */
            objects: components["schemas"]["FlipDocument"][];
            /** Second */
            second: string;
            /** Slice */
            slice: string | null;
        };
        /**
         * GapDocument
         * @description A slice against random slices of its size; null where nothing was tested.
         *
         *     `reason` says why the gap tells nothing, of a slice that leaves nothing out to be compared with too; null
         *     where it was tested and could tell.
         */
        GapDocument: {
            /** High */
            high: number | null;
            /** Low */
            low: number | null;
            /** Metric */
            metric: string;
            /** Null Mean */
            null_mean: number | null;
            /** P */
            p: number | null;
            /** Q */
            q: number | null;
            /** Raw */
            raw: number | null;
            /** Reason */
            reason: string | null;
            /** Value */
            value: number | null;
            /**
             * Verdict
             * @enum {string}
             */
            verdict: "worse" | "better" | "no evidence" | "insufficient evidence" | "selected on the outcome";
        };
        /**
         * GapsDocument
         * @description The gaps of slices; those not tested yet are left out, and each q is the highest that it can become.
         */
        GapsDocument: {
            /** Confidence Threshold */
            confidence_threshold: number;
            /** Dataset */
            dataset: string;
            /**
             * Iou Type
             * @enum {string}
             */
            iou_type: "bbox" | "segm";
            job: components["schemas"]["JobDocument"] | null;
            /** N Missing */
            n_missing: number;
            /** N Parts */
            n_parts: number;
            /** Run */
            run: string;
            /** Slices */
            slices: components["schemas"]["SliceGapsDocument"][];
            /** Version */
            version: number;
        };
        /**
         * GapsRequest
         * @description Slices to be tested by these metrics.
         */
        GapsRequest: {
            /** Confidence */
            confidence?: number | null;
            /**
             * Iou Type
             * @default bbox
             * @enum {string}
             */
            iou_type?: "bbox" | "segm";
            /** Metrics */
            metrics?: ("mAP" | "AP50" | "AR100" | "precision" | "recall")[];
            /** Run */
            run: string;
            /** Slices */
            slices: string[];
        };
        /**
         * HalfDocument
         * @description One half of the images and the slice's part of it, with the ids of the first of its objects.
         */
        HalfDocument: {
            gap: components["schemas"]["GapDocument"];
            /**
             * Half
             * @enum {string}
             */
            half: "A" | "B";
            /** N Images */
            n_images: number;
            /** N Slice Images */
            n_slice_images: number;
            /** N Slice Objects */
            n_slice_objects: number;
            /** Object Ids */
            object_ids: number[];
        };
        /**
         * HalvesRequest
         * @description A slice to be tested on each half of the images.
         */
        HalvesRequest: {
            /** Confidence */
            confidence?: number | null;
            /**
             * Iou Type
             * @default bbox
             * @enum {string}
             */
            iou_type?: "bbox" | "segm";
            /** Run */
            run: string;
            /** Slice */
            slice: string;
        };
        /**
         * HitDocument
         * @description One item; `bbox` is x, y, width, height in pixels, `similarity` a cosine.
         */
        HitDocument: {
            /** Bbox */
            bbox?: number[] | null;
            /** Category */
            category?: string | null;
            /** Confidence */
            confidence?: number | null;
            /** Error Type */
            error_type?: string | null;
            /** File Name */
            file_name: string;
            /** Id */
            id: number;
            /** Image Id */
            image_id: number;
            /** Iou */
            iou?: number | null;
            /** Outcome */
            outcome?: string | null;
            /** Similarity */
            similarity?: number | null;
        };
        /**
         * IdsDocument
         * @description How many there are, and the ids of the first of them.
         */
        IdsDocument: {
            /** Ids */
            ids: number[];
            /** N */
            n: number;
        };
        /**
         * ImageBoxesDocument
         * @description An image with what is drawn over it; width and height in the pixels that its boxes refer to.
         */
        ImageBoxesDocument: {
            /** Boxes */
            boxes: components["schemas"]["BoxDocument"][];
            /** File Name */
            file_name: string;
            /** Height */
            height: number;
            /** Image Id */
            image_id: number;
            /** Width */
            width: number;
        };
        /**
         * ImageDocument
         * @description An image with all its columns; `picture` is the address of its thumbnail, null where there is none.
         */
        ImageDocument: {
            /**
             * Columns
             * @description the columns that `where` knows, by name
             */
            columns: {
                [key: string]: unknown;
            };
            /** Id */
            id: number;
            /** Picture */
            picture: string | null;
        };
        /**
         * ImpactBinDocument
         * @description Items of one range or value of a column; `where` selects exactly these.
         */
        ImpactBinDocument: {
            /** High */
            high: number | null;
            /** Label */
            label: string;
            /** Low */
            low: number | null;
            /** N */
            n: number;
            /** N Items */
            n_items: number;
            /** N Right */
            n_right: number;
            /** Rate */
            rate: number | null;
            /** Where */
            where: string;
        };
        /**
         * ImpactDocument
         * @description Columns beside the outcome, the most telling first.
         */
        ImpactDocument: {
            /** Columns */
            columns: components["schemas"]["ColumnImpactDocument"][];
            /** Dataset */
            dataset: string;
            /**
             * Items
             * @enum {string}
             */
            items: "images" | "objects" | "predictions";
            /** N */
            n: number;
            /** N Right */
            n_right: number;
            /**
             * Rate Name
             * @enum {string}
             */
            rate_name: "recall" | "precision";
            /** Run */
            run: string;
            /** Slice */
            slice: string | null;
        };
        /**
         * ImportedScoresDocument
         * @description What an import of scores kept; `n_empty` counts by column the kept rows without a value there.
         */
        ImportedScoresDocument: {
            /** Bad Rows */
            bad_rows: components["schemas"]["BadRowDocument"][];
            /** Columns */
            columns: string[];
            /** Dataset */
            dataset: string;
            /**
             * Items
             * @enum {string}
             */
            items: "images" | "objects" | "predictions";
            /** N Bad */
            n_bad: number;
            /** N Empty */
            n_empty: {
                [key: string]: number;
            };
            /** N Kept */
            n_kept: number;
            /** N Rows */
            n_rows: number;
            /** Run */
            run: string | null;
        };
        /**
         * ImportRequest
         * @description Ground truth on the server's disk, to be imported as (a split of) a data set.
         */
        ImportRequest: {
            /**
             * Annotations
             * @description file or folder of annotations on the server
             */
            annotations: string;
            /**
             * Dataset
             * @description name of the data set, made when absent
             */
            dataset: string;
            /**
             * Format
             * @default auto
             */
            format?: string;
            /**
             * Images
             * @description folder of pictures on the server
             */
            images?: string | null;
            /**
             * Split
             * @default
             */
            split?: string;
        };
        /**
         * IntervalDocument
         * @description A 95 % interval, both ends inclusive.
         */
        IntervalDocument: {
            /** High */
            high: number;
            /** Low */
            low: number;
        };
        /**
         * JobDocument
         * @description A job as it stands; `done`, `total` and `rate` (a second) are of the present `stage`.
         */
        JobDocument: {
            /** Attempts */
            attempts: number;
            /** Cancel Requested */
            cancel_requested: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dataset */
            dataset: string | null;
            /** Done */
            done: number;
            /** Error */
            error: string | null;
            /** Finished At */
            finished_at: string | null;
            /** Job Id */
            job_id: number;
            /** Kind */
            kind: string;
            /** Max Attempts */
            max_attempts: number;
            /** Payload */
            payload: {
                [key: string]: unknown;
            };
            /** Rate */
            rate: number | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Stage */
            stage: string;
            /** Started At */
            started_at: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "queued" | "running" | "done" | "failed" | "cancelled" | "parked";
            /** Total */
            total: number | null;
        };
        /**
         * LabelChangeDocument
         * @description What became of one object: `before` is null where it was added, `after` where it was removed.
         */
        LabelChangeDocument: {
            after: components["schemas"]["LabelDocument"] | null;
            before: components["schemas"]["LabelDocument"] | null;
            /** Object Id */
            object_id: number;
        };
        /**
         * LabelDocument
         * @description An object as one version has it.
         */
        LabelDocument: {
            /** Area */
            area: number;
            /** Bbox */
            bbox: [
                number,
                number,
                number,
                number
            ];
            /** Category */
            category: string;
            /** Has Mask */
            has_mask: boolean;
            /** Image Id */
            image_id: number;
            /** Iscrowd */
            iscrowd: boolean;
        };
        /**
         * LassoDocument
         * @description How many items lie inside and the first of their ids, of which a slice can be made.
         *
         *     `where` is a filter for the box around the polygon; `complete` tells whether `ids` are all.
         */
        LassoDocument: {
            /** Complete */
            complete: boolean;
            /** Ids */
            ids: number[];
            /** N */
            n: number;
            /** Where */
            where: string;
        };
        /**
         * LassoRequest
         * @description The items of the map inside a polygon of x, y points, which closes by itself.
         *
         *     They may be narrowed by `where`, of a `run`, and to the items that a `query` chooses.
         */
        LassoRequest: {
            /**
             * Items
             * @default images
             * @enum {string}
             */
            items?: "images" | "objects";
            /**
             * Limit
             * @default 10000
             */
            limit?: number;
            /** Polygon */
            polygon: number[][];
            query?: components["schemas"]["SearchRequest"] | null;
            /** Run */
            run?: string | null;
            /** Where */
            where?: string | null;
        };
        /**
         * MemberDocument
         * @description One member with the asked columns.
         */
        MemberDocument: {
            /** Columns */
            columns?: {
                [key: string]: unknown;
            };
            /** Id */
            id: number;
        };
        /**
         * MetricIntervalsDocument
         * @description How far figures that don't depend on the confidence could lie elsewhere, by resampling images.
         *
         *     `reasons` says, by figure, why an interval is null.
         */
        MetricIntervalsDocument: {
            /** Confidence Threshold */
            confidence_threshold: number;
            /** Dataset */
            dataset: string;
            intervals: components["schemas"]["MetricIntervalsPart"];
            /**
             * Iou Type
             * @enum {string}
             */
            iou_type: "bbox" | "segm";
            /** Reasons */
            reasons: {
                [key: string]: string;
            };
            /** Run */
            run: string;
            /** Scope */
            scope: ("images" | "objects") | null;
            /** Slice */
            slice: string | null;
            /** Version */
            version: number;
        };
        /**
         * MetricIntervalsPart
         * @description Null where there is none: slices of objects have one of AR100 alone.
         */
        MetricIntervalsPart: {
            AP50: components["schemas"]["IntervalDocument"] | null;
            AR100: components["schemas"]["IntervalDocument"] | null;
            mAP: components["schemas"]["IntervalDocument"] | null;
        };
        /**
         * MetricsDocument
         * @description The 12 COCO figures, and precision, recall and F1 at the confidence; null where undefined.
         */
        MetricsDocument: {
            /** Ap Large */
            AP_large?: number | null;
            /** Ap Medium */
            AP_medium?: number | null;
            /** Ap Small */
            AP_small?: number | null;
            /** Ap50 */
            AP50?: number | null;
            /** Ap75 */
            AP75?: number | null;
            /** Ar Large */
            AR_large?: number | null;
            /** Ar Medium */
            AR_medium?: number | null;
            /** Ar Small */
            AR_small?: number | null;
            /** Ar1 */
            AR1?: number | null;
            /** Ar10 */
            AR10?: number | null;
            /** Ar100 */
            AR100?: number | null;
            /** F1 */
            f1?: number | null;
            /** Map */
            mAP?: number | null;
            /** Precision */
            precision?: number | null;
            /** Recall */
            recall?: number | null;
        };
        /**
         * NoiseBoundsDocument
         * @description A slice's figures with its suspect labels kept, dropped, and corrected as suggested.
         */
        NoiseBoundsDocument: {
            corrected: components["schemas"]["MetricsDocument"];
            /** Dataset */
            dataset: string;
            dropped: components["schemas"]["MetricsDocument"];
            /** High */
            high: number | null;
            kept: components["schemas"]["MetricsDocument"];
            /** Low */
            low: number | null;
            /** N Corrected */
            n_corrected: number;
            /** N Objects */
            n_objects: number;
            /** N Suspects */
            n_suspects: number;
            /** Run */
            run: string;
            /** Scope */
            scope: string;
            /** Slice */
            slice: string;
            /** Suspicion */
            suspicion: number;
            /** Version */
            version: number;
        };
        /**
         * OutcomeChangeDocument
         * @description An object whose outcome changed; null where a version lacks it.
         */
        OutcomeChangeDocument: {
            /** After */
            after: string | null;
            /** Before */
            before: string | null;
            /** Category */
            category: string;
            /** Image Id */
            image_id: number;
            /** Object Id */
            object_id: number;
        };
        /**
         * OutcomesDocument
         * @description Predictions and objects of each outcome at the confidence threshold.
         */
        OutcomesDocument: {
            /** By Error Type */
            by_error_type: {
                [key: string]: number;
            };
            /** False Positive */
            false_positive: number;
            /** Matched */
            matched: number;
            /** Mispredicted */
            mispredicted: number;
            /** Missed */
            missed: number;
            /** True Positive */
            true_positive: number;
        };
        /** Page[ColumnDocument] */
        Page_ColumnDocument_: {
            /** Items */
            items: components["schemas"]["ColumnDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /** Page[DatasetDocument] */
        Page_DatasetDocument_: {
            /** Items */
            items: components["schemas"]["DatasetDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /** Page[EvaluationDocument] */
        Page_EvaluationDocument_: {
            /** Items */
            items: components["schemas"]["EvaluationDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /** Page[FindingDocument] */
        Page_FindingDocument_: {
            /** Items */
            items: components["schemas"]["FindingDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /** Page[HitDocument] */
        Page_HitDocument_: {
            /** Items */
            items: components["schemas"]["HitDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /** Page[JobDocument] */
        Page_JobDocument_: {
            /** Items */
            items: components["schemas"]["JobDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /** Page[MemberDocument] */
        Page_MemberDocument_: {
            /** Items */
            items: components["schemas"]["MemberDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /** Page[RunDocument] */
        Page_RunDocument_: {
            /** Items */
            items: components["schemas"]["RunDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /** Page[ScoreDocument] */
        Page_ScoreDocument_: {
            /** Items */
            items: components["schemas"]["ScoreDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /** Page[SliceDocument] */
        Page_SliceDocument_: {
            /** Items */
            items: components["schemas"]["SliceDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /** Page[VerdictDocument] */
        Page_VerdictDocument_: {
            /** Items */
            items: components["schemas"]["VerdictDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /** Page[VersionDocument] */
        Page_VersionDocument_: {
            /** Items */
            items: components["schemas"]["VersionDocument"][];
            /** Next Cursor */
            next_cursor?: string | null;
            /** Total */
            total?: number | null;
        };
        /**
         * PatchConflictDocument
         * @description A row of a patch, from 0, that was not done, and why.
         */
        PatchConflictDocument: {
            /** Reason */
            reason: string;
            /** Row */
            row: number;
        };
        /**
         * PatchDocument
         * @description What a patch brought.
         */
        PatchDocument: {
            /** Conflicts */
            conflicts: components["schemas"]["PatchConflictDocument"][];
            /** Dataset */
            dataset: string;
            /** N Done */
            n_done: number;
            /** N Done Before */
            n_done_before: number;
            /** N Rows */
            n_rows: number;
            /** Version */
            version: number;
        };
        /**
         * PlaceDocument
         * @description A run on a slice, on everything where `slice` is null.
         */
        PlaceDocument: {
            /** Run */
            run: string;
            /** Slice */
            slice: string | null;
        };
        /**
         * PointDocument
         * @description The rates of the predictions at or over a confidence.
         */
        PointDocument: {
            /** Confidence */
            confidence: number;
            /** F1 */
            f1: number | null;
            /** Precision */
            precision: number | null;
            /** Recall */
            recall: number | null;
        };
        /**
         * PredictionFlipsDocument
         * @description Predictions that the other run has too, has with another category, or lacks (true and false ones).
         */
        PredictionFlipsDocument: {
            false: components["schemas"]["IdsDocument"];
            kept: components["schemas"]["IdsDocument"];
            renamed: components["schemas"]["IdsDocument"];
            true: components["schemas"]["IdsDocument"];
        };
        /**
         * Problem
         * @description RFC 9457: what is wrong, what was found, what was expected, and what to do.
         *
         *     `position` is the character at which a filter goes wrong; `id` finds an internal error in the log.
         */
        Problem: {
            /** Detail */
            detail: string;
            /**
             * Errors
             * @default null
             */
            errors?: components["schemas"]["FieldFault"][] | null;
            /**
             * Expected
             * @default null
             */
            expected?: string | null;
            /**
             * Fix
             * @default null
             */
            fix?: string | null;
            /**
             * Found
             * @default null
             */
            found?: string | null;
            /**
             * Id
             * @default null
             */
            id?: string | null;
            /**
             * Position
             * @default null
             */
            position?: number | null;
            /** Status */
            status: number;
            /** Title */
            title: string;
            /** Type */
            type: string;
        };
        /**
         * RateDocument
         * @description A share with its Wilson interval at 95 %, of the selection and of the whole data set.
         */
        RateDocument: {
            /** Baseline */
            baseline: number | null;
            /** Baseline High */
            baseline_high: number | null;
            /** Baseline Low */
            baseline_low: number | null;
            /** High */
            high: number | null;
            /** Low */
            low: number | null;
            /**
             * Name
             * @enum {string}
             */
            name: "recall" | "precision";
            /** Successes */
            successes: number;
            /** Trials */
            trials: number;
            /** Value */
            value: number | null;
        };
        /**
         * RateIntervalsDocument
         * @description Of the rates at the confidence threshold, by Wilson; null where the rate is.
         */
        RateIntervalsDocument: {
            f1: components["schemas"]["IntervalDocument"] | null;
            precision: components["schemas"]["IntervalDocument"] | null;
            recall: components["schemas"]["IntervalDocument"] | null;
        };
        /**
         * RatesDocument
         * @description The same at many confidences.
         */
        RatesDocument: {
            /** Confidence */
            confidence: number[];
            /** F1 */
            f1: (number | null)[];
            /** Precision */
            precision: (number | null)[];
            /** Recall */
            recall: (number | null)[];
        };
        /**
         * ReferenceDocument
         * @description A tag or branch.
         */
        ReferenceDocument: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "tag" | "branch";
            /** Name */
            name: string;
            /** Version */
            version: number;
        };
        /**
         * ReferenceRequest
         * @description A new tag or branch at the version that the data set's name in the address gives.
         */
        ReferenceRequest: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "tag" | "branch";
            /** Name */
            name: string;
        };
        /**
         * ReliabilityBinDocument
         * @description Predictions of about equal confidence, and the share of them that is right with its 95 % interval.
         */
        ReliabilityBinDocument: {
            /** Confidence */
            confidence: number;
            /** High */
            high: number;
            /** Low */
            low: number;
            /** N */
            n: number;
            /** Precision */
            precision: number;
            /** Precision High */
            precision_high: number;
            /** Precision Low */
            precision_low: number;
        };
        /**
         * ReliabilityDocument
         * @description One category's bins, null for all together; `bias` over 0: the detector is too sure.
         */
        ReliabilityDocument: {
            /** Bias */
            bias: number | null;
            /** Bins */
            bins: components["schemas"]["ReliabilityBinDocument"][];
            /** Category */
            category: string | null;
            /** Ece */
            ece: number | null;
            /** N */
            n: number;
        };
        /**
         * ReportRequest
         * @description A page about one run, or about two compared.
         *
         *     Its slices are set beside objects alike in the columns `match_on`, in area and category without one.
         */
        ReportRequest: {
            /** Confidence */
            confidence?: number | null;
            /**
             * Format
             * @default html
             * @enum {string}
             */
            format?: "html" | "md" | "json" | "xml";
            /**
             * Iou Type
             * @default bbox
             * @enum {string}
             */
            iou_type?: "bbox" | "segm";
            /** Match On */
            match_on?: string[];
            /** Runs */
            runs: string[];
            /** Slices */
            slices?: string[];
            /** Title */
            title?: string | null;
        };
        /**
         * RevertDocument
         * @description The version that was made.
         */
        RevertDocument: {
            /** Dataset */
            dataset: string;
            /** N Objects */
            n_objects: number;
            /** Version */
            version: number;
        };
        /**
         * RevertRequest
         * @description The version, tag or branch whose labels are to come back.
         */
        RevertRequest: {
            /**
             * Author
             * @default
             */
            author?: string;
            /** Version */
            version: string | number;
        };
        /**
         * ReviewDocument
         * @description The next items to look at, likeliest errors first, what to know about them, and the progress.
         */
        ReviewDocument: {
            /** Candidates */
            candidates: components["schemas"]["CandidateDocument"][];
            /** Notes */
            notes: string[];
            progress: components["schemas"]["ReviewProgressDocument"];
        };
        /**
         * ReviewProgressDocument
         * @description How far the review is.
         */
        ReviewProgressDocument: {
            /** By Author */
            by_author: {
                [key: string]: number;
            };
            /** By Kind */
            by_kind: {
                [key: string]: number;
            };
            /** N Applied */
            n_applied: number;
            /** N Pending */
            n_pending: number;
            /** N Undone */
            n_undone: number;
            /** N Verdicts */
            n_verdicts: number;
        };
        /**
         * ReviewRequest
         * @description Which labels to look at: those of a selection alone, or of all; `run` is whose predictions tell.
         */
        ReviewRequest: {
            /**
             * Limit
             * @default 50
             */
            limit?: number;
            /** Run */
            run?: string | null;
            within?: components["schemas"]["SearchRequest"] | null;
        };
        /**
         * RunDetail
         * @description A run with what the doctor says of it.
         */
        RunDetail: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dataset Version */
            dataset_version: number;
            /** Doctor */
            doctor: {
                [key: string]: unknown;
            };
            /**
             * Findings
             * @description what was odd in its file, counted by kind
             */
            findings: {
                [key: string]: number;
            };
            /** Iou Types */
            iou_types: string[];
            /** N Predictions */
            n_predictions: number;
            /** Name */
            name: string;
            /** Source */
            source: string;
        };
        /**
         * RunDocument
         * @description One model's predictions on one data set.
         */
        RunDocument: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dataset Version */
            dataset_version: number;
            /** Iou Types */
            iou_types: string[];
            /** N Predictions */
            n_predictions: number;
            /** Name */
            name: string;
            /** Source */
            source: string;
        };
        /**
         * RunFiguresDocument
         * @description One run's figures on one slice; null where nothing stands behind them.
         */
        RunFiguresDocument: {
            /** Ap50 */
            AP50: number | null;
            /** Ar100 */
            AR100: number | null;
            /** F1 */
            f1: number | null;
            /** Map */
            mAP: number | null;
            /** Precision */
            precision: number | null;
            /** Recall */
            recall: number | null;
            /** Run */
            run: string;
        };
        /**
         * ScoreColumnDocument
         * @description What a score means, and which end to look at first.
         */
        ScoreColumnDocument: {
            /** Advice */
            advice: string;
            /** Description */
            description: string;
            /** High Means */
            high_means: string;
            /** Name */
            name: string;
            /**
             * Type
             * @enum {string}
             */
            type: "number" | "text" | "boolean";
            /** Worst */
            worst: ("high" | "low") | null;
        };
        /**
         * ScoreDocument
         * @description A family of scores; `is_current` tells whether it belongs to the data set's present version.
         */
        ScoreDocument: {
            /** Columns */
            columns: components["schemas"]["ScoreColumnDocument"][];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dataset Version */
            dataset_version: number;
            /** Family */
            family: string;
            /** Is Current */
            is_current: boolean;
            /**
             * Items
             * @enum {string}
             */
            items: "images" | "objects" | "predictions";
            /** Run */
            run: string | null;
        };
        /**
         * ScoreRequest
         * @description Families of scores to compute: those named, else all; only what is new or outdated.
         */
        ScoreRequest: {
            /** Missing Confidence */
            missing_confidence?: number | null;
            /** Model */
            model?: string | null;
            /** Only */
            only?: string[];
            /** Run */
            run?: string | null;
        };
        /**
         * SearchDocument
         * @description What a search found; `query` finds the same again, `notes` are for people.
         */
        SearchDocument: {
            /** Dataset */
            dataset: string;
            /** Encoder */
            encoder: string | null;
            /** Hits */
            hits: components["schemas"]["HitDocument"][];
            /**
             * Items
             * @enum {string}
             */
            items: "images" | "objects" | "predictions";
            /** N Candidates */
            n_candidates: number;
            /** Notes */
            notes: string[];
            /** Query */
            query: {
                [key: string]: unknown;
            };
            /** Took Ms */
            took_ms: number;
        };
        /**
         * SearchRequest
         * @description A query: items narrowed by `where`, `slice`, `ids` and `lasso`, ranked by likeness to something.
         *
         *     `vector` is float32, little endian, in base64; `ids` are the steps between them, seven bits a byte, in
         *     base64url; `lasso` is the version of the map and the corners: `3~0,0_1,0_1,1`.
         */
        SearchRequest: {
            /**
             * Descending
             * @default true
             */
            descending?: boolean;
            /** Ids */
            ids?: string | null;
            /**
             * Items
             * @default objects
             * @enum {string}
             */
            items?: "images" | "objects" | "predictions";
            /** Lasso */
            lasso?: string | null;
            /** Like */
            like?: number | null;
            /**
             * Limit
             * @default 50
             */
            limit?: number;
            /** Min Similarity */
            min_similarity?: number | null;
            /** Model */
            model?: string | null;
            /** Not Text */
            not_text?: string | null;
            /** Run */
            run?: string | null;
            /** Slice */
            slice?: string | null;
            /** Sort */
            sort?: string | null;
            /** Text */
            text?: string | null;
            /** Vector */
            vector?: string | null;
            /** Where */
            where?: string | null;
        };
        /**
         * SelectionDocument
         * @description A selection in figures.
         *
         *     `rates` are empty where there can be none; `no_rates` says why. `concept` is the filter without what says
         *     how the run did, null where nothing is left of it.
         */
        SelectionDocument: {
            /** Concept */
            concept: string | null;
            /** Confidence */
            confidence: number | null;
            /** Iou */
            iou: number | null;
            /**
             * Items
             * @enum {string}
             */
            items: "images" | "objects" | "predictions";
            /** N */
            n: number;
            /** No Rates */
            no_rates: string | null;
            /** Notes */
            notes: string[];
            /** Outcomes */
            outcomes: {
                [key: string]: number;
            };
            /** Rates */
            rates: components["schemas"]["RateDocument"][];
            /** Selected On */
            selected_on: string[];
            /** Total */
            total: number;
        };
        /**
         * SliceChangeDocument
         * @description A slice's figures before and after.
         */
        SliceChangeDocument: {
            after: components["schemas"]["MetricsDocument"];
            before: components["schemas"]["MetricsDocument"];
            /** N Objects After */
            n_objects_after: number;
            /** N Objects Before */
            n_objects_before: number;
            /** Name */
            name: string;
            /** Scope */
            scope: string;
        };
        /**
         * SliceComparisonDocument
         * @description The ids of two slices: in both, in the first alone, in the second alone.
         */
        SliceComparisonDocument: {
            /** Both */
            both: number[];
            /** First */
            first: string;
            /** Only First */
            only_first: number[];
            /** Only Second */
            only_second: number[];
            /**
             * Scope
             * @enum {string}
             */
            scope: "images" | "objects";
            /** Second */
            second: string;
        };
        /**
         * SliceDiffDocument
         * @description What a refresh changed.
         */
        SliceDiffDocument: {
            /** Added */
            added: number[];
            /** N Members */
            n_members: number;
            /** Name */
            name: string;
            /** Removed */
            removed: number[];
        };
        /**
         * SliceDocument
         * @description A named set of images or objects, as of one version of the data set.
         *
         *     `notes` say, of one just made that holds nothing, what may be wrong with its query.
         */
        SliceDocument: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Dataset Version */
            dataset_version: number;
            /** Encoder Digest */
            encoder_digest: string | null;
            /** N Members */
            n_members: number;
            /** Name */
            name: string;
            /** Notes */
            notes?: string[];
            /** Query */
            query: {
                [key: string]: unknown;
            };
            /**
             * Refreshed At
             * Format: date-time
             */
            refreshed_at: string;
            /** Scope */
            scope: string;
            /** Versions Behind */
            versions_behind: number;
        };
        /**
         * SliceGapsDocument
         * @description One slice's gaps, one a metric; q is corrected over all slices and metrics.
         */
        SliceGapsDocument: {
            /** Gaps */
            gaps: components["schemas"]["GapDocument"][];
            /** Name */
            name: string;
            /**
             * Scope
             * @enum {string}
             */
            scope: "images" | "objects";
        };
        /**
         * SliceRequest
         * @description A new slice from exactly one of `ids`, `where` and `query`; ids of images may be file names.
         */
        SliceRequest: {
            /** Ids */
            ids?: (number | string)[] | null;
            /** Name */
            name: string;
            query?: components["schemas"]["SearchRequest"] | null;
            /**
             * Replace
             * @default false
             */
            replace?: boolean;
            /** Run */
            run?: string | null;
            /**
             * Scope
             * @default objects
             * @enum {string}
             */
            scope?: "images" | "objects";
            /** Where */
            where?: string | null;
        };
        /**
         * VectorsRequest
         * @description Vectors of a model of the user's own, on the server's disk.
         */
        VectorsRequest: {
            /**
             * Ids
             * @description text file on the server, one item a line, in the order of the rows
             */
            ids: string;
            /**
             * Items
             * @default images
             * @enum {string}
             */
            items?: "images" | "objects";
            /**
             * Key
             * @description what a line is; default: id, or file_name where not every line is a number
             */
            key?: ("id" | "file_name" | "source_id") | null;
            /**
             * Model
             * @description name of the model; default: that of the file
             */
            model?: string | null;
            /**
             * Vectors
             * @description .npy file of float16 or float32 on the server, one row an item
             */
            vectors: string;
        };
        /**
         * VerdictDocument
         * @description A verdict; `status` is pending, applied (in `version`), kept (it changes nothing) or undone.
         */
        VerdictDocument: {
            /** Author */
            author: string;
            /** Bbox */
            bbox: [
                number,
                number,
                number,
                number
            ] | null;
            /** Category */
            category: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Image Id */
            image_id: number;
            /** Item Id */
            item_id: number;
            /**
             * Items
             * @enum {string}
             */
            items: "images" | "objects" | "predictions";
            /**
             * Kind
             * @enum {string}
             */
            kind: "right" | "wrong_category" | "missing_box" | "delete" | "move" | "unsure";
            /** Object Id */
            object_id: number | null;
            /** Run */
            run: string | null;
            /** Status */
            status: string;
            /** Verdict Id */
            verdict_id: number;
            /** Version */
            version: number | null;
        };
        /**
         * VerdictRequest
         * @description What somebody says of an item; `evidence` is the candidate's.
         */
        VerdictRequest: {
            /**
             * Author
             * @default
             */
            author?: string;
            /** Bbox */
            bbox?: number[] | null;
            /** Category */
            category?: string | null;
            /** Evidence */
            evidence?: {
                [key: string]: number;
            };
            /** Id */
            id: number;
            /**
             * Items
             * @default objects
             * @enum {string}
             */
            items?: "images" | "objects" | "predictions";
            /**
             * Kind
             * @enum {string}
             */
            kind: "right" | "wrong_category" | "missing_box" | "delete" | "move" | "unsure";
            /** Run */
            run?: string | null;
        };
        /**
         * VersionDiffDocument
         * @description What changed from one version to another.
         */
        VersionDiffDocument: {
            /** Added */
            added: components["schemas"]["LabelChangeDocument"][];
            /** After */
            after: number;
            /** Before */
            before: number;
            /** Changed */
            changed: components["schemas"]["LabelChangeDocument"][];
            /** Dataset */
            dataset: string;
            /** Removed */
            removed: components["schemas"]["LabelChangeDocument"][];
        };
        /**
         * VersionDocument
         * @description One version; `parent` is 0 for none, `branch` empty for the main line.
         */
        VersionDocument: {
            /** Author */
            author: string;
            /** Branch */
            branch: string;
            /** Branches */
            branches: string[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Is Head */
            is_head: boolean;
            /** N Images */
            n_images: number;
            /** N Objects */
            n_objects: number;
            /** Note */
            note: string;
            /** Parent */
            parent: number;
            /** Tags */
            tags: string[];
            /** Version */
            version: number;
        };
        /**
         * WorthDocument
         * @description What the whole data set's mAP gains when the errors of the slice are fixed, all or one type alone.
         */
        WorthDocument: {
            /** Gain */
            gain: number | null;
            /** Gain By Type */
            gain_by_type: {
                [key: string]: number | null;
            };
            /** Map */
            mAP: number | null;
            /** N Errors */
            n_errors: number;
            /** Share */
            share: number | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_datasets: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string | null;
                /** @description most items on this page */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_DatasetDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_dataset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_dataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetDetail"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_dataset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_calibration: {
        parameters: {
            query: {
                bins?: number;
                /** @description confidence threshold; by default that of the last evaluation */
                confidence?: number | null;
                /** @description one of COCO's ten: 0.5, 0.55 .. 0.95 */
                iou?: number;
                iou_type?: "bbox" | "segm";
                /** @description name of the run */
                run: string;
                /** @description a slice; everything without one */
                slice?: string | null;
                /** @description bins of equal width or of equal count */
                strategy?: "width" | "count";
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalibrationDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_confounders: {
        parameters: {
            query: {
                /** @description threshold of outcomes; by default that of the last evaluation */
                confidence?: number | null;
                iou_type?: "bbox" | "segm";
                /** @description area and category if none */
                match_on?: string[] | null;
                metric?: "AR100" | "recall";
                run: string;
                slice: string;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfounderLookDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_confounders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfoundersRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_confusion: {
        parameters: {
            query: {
                /** @description confidence threshold; by default that of the last evaluation */
                confidence?: number | null;
                iou_type?: "bbox" | "segm";
                /** @description name of the run */
                run: string;
                /** @description a slice; everything without one */
                slice?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfusionDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_confusion_cell: {
        parameters: {
            query: {
                /** @description confidence threshold; by default that of the last evaluation */
                confidence?: number | null;
                iou_type?: "bbox" | "segm";
                limit?: number;
                /** @description category of the predictions, or missed */
                predicted?: string | null;
                /** @description name of the run */
                run: string;
                /** @description a slice; everything without one */
                slice?: string | null;
                /** @description category of the objects, or background */
                truth?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CellDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_curves: {
        parameters: {
            query: {
                /** @description the category whose curves are wanted */
                category?: string | null;
                /** @description confidence threshold; by default that of the last evaluation */
                confidence?: number | null;
                /** @description one of COCO's ten: 0.5, 0.55 .. 0.95 */
                iou?: number;
                iou_type?: "bbox" | "segm";
                /** @description name of the run */
                run: string;
                /** @description a slice; everything without one */
                slice?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CurvesDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_errors: {
        parameters: {
            query: {
                /** @description confidence threshold; by default that of the last evaluation */
                confidence?: number | null;
                iou_type?: "bbox" | "segm";
                /** @description name of the run */
                run: string;
                /** @description a slice; everything without one */
                slice?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorsDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_figures: {
        parameters: {
            query: {
                /** @description confidence threshold; by default that of the last evaluation */
                confidence?: number | null;
                iou_type?: "bbox" | "segm";
                /** @description name of the run */
                run: string;
                /** @description a slice; everything without one */
                slice?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FiguresDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_gaps: {
        parameters: {
            query: {
                /** @description threshold of outcomes; by default that of the last evaluation */
                confidence?: number | null;
                iou_type?: "bbox" | "segm";
                /** @description what is tested; by default mAP or AR100 */
                metric?: ("mAP" | "AP50" | "AR100" | "precision" | "recall")[] | null;
                run: string;
                slice: string[];
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapsDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_gaps: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GapsRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_halves: {
        parameters: {
            query: {
                /** @description threshold of outcomes; by default that of the last evaluation */
                confidence?: number | null;
                iou_type?: "bbox" | "segm";
                /** @description most ids of each kind */
                limit?: number;
                run: string;
                slice: string;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmationDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_halves: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HalvesRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_impact: {
        parameters: {
            query: {
                /** @description of these alone */
                column?: string[] | null;
                /** @description confidence threshold; by default that of the last evaluation */
                confidence?: number | null;
                iou_type?: "bbox" | "segm";
                items?: "images" | "objects" | "predictions";
                /** @description name of the run */
                run: string;
                /** @description a slice; everything without one */
                slice?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImpactDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metric_intervals: {
        parameters: {
            query: {
                /** @description confidence threshold; by default that of the last evaluation */
                confidence?: number | null;
                iou_type?: "bbox" | "segm";
                /** @description name of the run */
                run: string;
                /** @description a slice; everything without one */
                slice?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricIntervalsDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_boxes: {
        parameters: {
            query: {
                /** @description ids of images */
                image: number[];
                run?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoxesDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_columns: {
        parameters: {
            query?: {
                items?: "images" | "objects" | "predictions";
                run?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ColumnDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compare_runs: {
        parameters: {
            query: {
                /** @description threshold of outcomes; by default that of the last evaluation */
                confidence?: number | null;
                iou_type?: "bbox" | "segm";
                /** @description what is tested; by default mAP or AR100 */
                metric?: ("mAP" | "AP50" | "AR100" | "precision" | "recall")[] | null;
                /** @description the runs, the first one first */
                run: string[];
                /** @description slices beside the whole */
                slice?: string[] | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComparisonDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_comparison: {
        parameters: {
            query: {
                /** @description threshold of outcomes; by default that of the last evaluation */
                confidence?: number | null;
                format?: "html" | "md" | "csv";
                iou_type?: "bbox" | "segm";
                /** @description what is tested; by default mAP or AR100 */
                metric?: ("mAP" | "AP50" | "AR100" | "precision" | "recall")[] | null;
                /** @description the runs, the first one first */
                run: string[];
                /** @description slices beside the whole */
                slice?: string[] | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_flips: {
        parameters: {
            query: {
                /** @description threshold of outcomes; by default that of the last evaluation */
                confidence?: number | null;
                /** @description the run before */
                first: string;
                iou_type?: "bbox" | "segm";
                /** @description most ids of each kind */
                limit?: number;
                /** @description the run after */
                second: string;
                slice?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlipsDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_comparison: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComparisonRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    apply_corrections: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplyDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_before_after: {
        parameters: {
            query: {
                after?: string;
                before: string;
                run: string;
                slice?: string[] | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BeforeAfterDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_noise_bounds: {
        parameters: {
            query: {
                run: string;
                slice: string;
                suspicion?: number;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoiseBoundsDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload_patch: {
        parameters: {
            query?: {
                author?: string;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_upload_patch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PatchDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_dataset_doctor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    embed_items: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmbeddingRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_embeddings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VectorsRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_evaluations: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string | null;
                iou_type?: ("bbox" | "segm") | null;
                /** @description most items on this page */
                limit?: number;
                /** @description of this run alone */
                run?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EvaluationDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    evaluate_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_facets: {
        parameters: {
            query?: {
                /** @description those of few values and a few numbers without it */
                columns?: string[] | null;
                descending?: boolean;
                /** @description a list: the steps between ids, in base64url */
                ids?: string | null;
                items?: "images" | "objects" | "predictions";
                /** @description a polygon on the map: its version~x,y_x,y_x,y */
                lasso?: string | null;
                /** @description id of an item of that kind */
                like?: number | null;
                /** @description how many of the most similar are chosen */
                limit?: number;
                /** @description a cosine; then `limit` counts no more */
                min_similarity?: number | null;
                /** @description digest or name of the encoder */
                model?: string | null;
                not_text?: string | null;
                run?: string | null;
                slice?: string | null;
                sort?: string | null;
                text?: string | null;
                /** @description float32, little endian, base64url */
                vector?: string | null;
                /** @description a filter over the documented columns */
                where?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FacetsDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_findings: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string | null;
                /** @description most items on this page */
                limit?: number;
                /** @description of this run's file; else of the data set's own */
                run?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_FindingDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_images: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string | null;
                descending?: boolean;
                /** @description most items on this page */
                limit?: number;
                run?: string | null;
                slice?: string | null;
                /** @description a column; by id without it */
                sort?: string | null;
                /** @description a filter over the documented columns */
                where?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_HitDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_image: {
        parameters: {
            query?: {
                run?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
                image_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImageDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_picture: {
        parameters: {
            query?: {
                /** @description version; with it the answer is immutable */
                v?: string | null;
                /** @description pixels, from a fixed list */
                width?: number;
            };
            header?: {
                "if-none-match"?: string | null;
            };
            path: {
                dataset: string;
                image_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": unknown;
                };
            };
            /** @description the held picture is still right */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_map: {
        parameters: {
            query?: {
                /** @description a column; the legend is in X-Map-Legend */
                color?: string | null;
                items?: "images" | "objects";
                run?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description N as uint32; ids, x, y, colours of N items each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lasso_items: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LassoRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LassoDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_objects: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string | null;
                descending?: boolean;
                /** @description most items on this page */
                limit?: number;
                run?: string | null;
                slice?: string | null;
                /** @description a column; by id without it */
                sort?: string | null;
                /** @description a filter over the documented columns */
                where?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_HitDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_object_crop: {
        parameters: {
            query?: {
                /** @description version; with it the answer is immutable */
                v?: string | null;
                /** @description pixels, from a fixed list */
                width?: number;
            };
            header?: {
                "if-none-match"?: string | null;
            };
            path: {
                dataset: string;
                object_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": unknown;
                };
            };
            /** @description the held picture is still right */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_order: {
        parameters: {
            query?: {
                descending?: boolean;
                /** @description a list: the steps between ids, in base64url */
                ids?: string | null;
                items?: "images" | "objects" | "predictions";
                /** @description a polygon on the map: its version~x,y_x,y_x,y */
                lasso?: string | null;
                /** @description id of an item of that kind */
                like?: number | null;
                /** @description how many of the most similar are chosen */
                limit?: number;
                /** @description a cosine; then `limit` counts no more */
                min_similarity?: number | null;
                /** @description digest or name of the encoder */
                model?: string | null;
                not_text?: string | null;
                run?: string | null;
                slice?: string | null;
                sort?: string | null;
                text?: string | null;
                /** @description float32, little endian, base64url */
                vector?: string | null;
                /** @description a filter over the documented columns */
                where?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_predictions: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string | null;
                descending?: boolean;
                /** @description most items on this page */
                limit?: number;
                run?: string | null;
                slice?: string | null;
                /** @description a column; by id without it */
                sort?: string | null;
                /** @description a filter over the documented columns */
                where?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_HitDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_prediction_crop: {
        parameters: {
            query: {
                run: string;
                /** @description version; with it the answer is immutable */
                v?: string | null;
                /** @description pixels, from a fixed list */
                width?: number;
            };
            header?: {
                "if-none-match"?: string | null;
            };
            path: {
                dataset: string;
                prediction_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": unknown;
                };
            };
            /** @description the held picture is still right */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                report_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_review: {
        parameters: {
            query?: {
                limit?: number;
                run?: string | null;
                where?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search_review: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_verdicts: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string | null;
                /** @description most items on this page */
                limit?: number;
                pending?: boolean;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_VerdictDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    give_verdict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerdictRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undo_verdict: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                verdict_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_runs: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string | null;
                /** @description most items on this page */
                limit?: number;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RunDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Box Format
                     * @default auto
                     */
                    box_format?: string;
                    /**
                     * Category Map
                     * @default auto
                     */
                    category_map?: string;
                    /**
                     * Format
                     * @default auto
                     */
                    format?: string;
                    /**
                     * Path
                     * @description file or folder of predictions on the server
                     */
                    path?: string | null;
                    /**
                     * Run
                     * @description name of the new run
                     */
                    run: string;
                    /** Split */
                    split?: string | null;
                };
                "multipart/form-data": {
                    /**
                     * Box Format
                     * @default auto
                     */
                    box_format?: string;
                    /**
                     * Category Map
                     * @default auto
                     */
                    category_map?: string;
                    /** Format: binary */
                    file?: string;
                    /**
                     * Format
                     * @default auto
                     */
                    format?: string;
                    /**
                     * Path
                     * @description file or folder of predictions on the server
                     */
                    path?: string | null;
                    /**
                     * Run
                     * @description name of the new run
                     */
                    run: string;
                    /** Split */
                    split?: string | null;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_scores: {
        parameters: {
            query?: {
                run?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ScoreDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    score_items: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScoreRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    upload_scores: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_upload_scores"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedScoresDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search_items: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search_by_image: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_search_by_image"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_selection: {
        parameters: {
            query?: {
                /** @description from which predictions count; as evaluated without it */
                confidence?: number | null;
                descending?: boolean;
                /** @description a list: the steps between ids, in base64url */
                ids?: string | null;
                /** @description from which an object is found */
                iou?: number | null;
                items?: "images" | "objects" | "predictions";
                /** @description a polygon on the map: its version~x,y_x,y_x,y */
                lasso?: string | null;
                /** @description id of an item of that kind */
                like?: number | null;
                /** @description how many of the most similar are chosen */
                limit?: number;
                /** @description a cosine; then `limit` counts no more */
                min_similarity?: number | null;
                /** @description digest or name of the encoder */
                model?: string | null;
                not_text?: string | null;
                run?: string | null;
                slice?: string | null;
                sort?: string | null;
                text?: string | null;
                /** @description float32, little endian, base64url */
                vector?: string | null;
                /** @description a filter over the documented columns */
                where?: string | null;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SelectionDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_slices: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string | null;
                /** @description most items on this page */
                limit?: number;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SliceDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_slice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SliceRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SliceDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_slice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                slice: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SliceDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_slice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                slice: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_members: {
        parameters: {
            query?: {
                /** @description columns to show */
                columns?: string[] | null;
                /** @description next_cursor of the page before */
                cursor?: string | null;
                /** @description most items on this page */
                limit?: number;
            };
            header?: never;
            path: {
                dataset: string;
                slice: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MemberDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refresh_slice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                slice: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SliceDiffDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    combine_slices: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CombineRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SliceDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    diff_slices: {
        parameters: {
            query: {
                first: string;
                second: string;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SliceComparisonDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_slice_from_image: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_create_slice_from_image"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SliceDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_versions: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string | null;
                /** @description most items on this page */
                limit?: number;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_VersionDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    diff_versions: {
        parameters: {
            query: {
                after?: string;
                before: string;
            };
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionDiffDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_reference: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferenceRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferenceDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_reference: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferenceDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revert_labels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dataset: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevertDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_doctor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /** @description next_cursor of the page before */
                cursor?: string | null;
                /** @description most items on this page */
                limit?: number;
                status?: ("queued" | "running" | "done" | "failed" | "cancelled" | "parked") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_JobDocument_"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watch_job: {
        parameters: {
            query?: never;
            header?: {
                "last-event-id"?: number;
            };
            path: {
                job_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDocument"];
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            /** @description What is wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
