# therapy: what should be delivered, in milliunits. Knows no motor and no journal.
