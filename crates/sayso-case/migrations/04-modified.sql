-- Two more facts that a document may state: "modified", when it was last changed, and "address", which it gives as its own.
-- They are rows of `stated` like the others, so no table changes; the new number keeps versions away that do not know them.
SELECT 1;
