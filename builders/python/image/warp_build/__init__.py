"""Parts of the build that run in the app's own interpreter: import check and Django's facts."""
