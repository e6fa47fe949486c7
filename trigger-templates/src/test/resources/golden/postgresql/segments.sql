-- Makes the audit segments: the trigger function writes one of them, and both are always read.
-- Runs: when capture is installed, after the table was entered in the list of captured ones.
-- Writes: nothing.
select towline.make_segments('sales_order_lines_1a2b3c4d');
