"""Calendar subscriptions (calendar.md section 8): the owner's meetings, fetched by their own calendar program."""
